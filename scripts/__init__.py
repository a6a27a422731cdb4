"""What `make` runs: only the standard library, so that it works before anything is installed."""
