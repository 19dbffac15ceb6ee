"""The main jobs of the back office, as `make up` shows them; `order` says which and in what order."""
