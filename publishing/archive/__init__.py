"""A whole campaign in one file that opens without the software, and the way back as read-only history."""
