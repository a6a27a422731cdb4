"""Papers of the service windows: signs, pledge boards, slips with rating codes."""
