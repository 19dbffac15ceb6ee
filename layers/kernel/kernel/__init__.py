"""The shared kernel of the back office. It knows no context."""
