"""Times of a filled installation beside the bare database: what people wait for, and its floor."""
