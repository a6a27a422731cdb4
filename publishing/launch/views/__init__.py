"""Pages of the launch."""
