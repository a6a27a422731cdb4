"""Papers of events: lists to sign."""
