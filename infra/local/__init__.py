"""The local cloud: its environments, its process, the deployment to it, its people."""
