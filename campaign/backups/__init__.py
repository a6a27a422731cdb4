"""Backups of an installation: a copy of the database and the kept files in one file, and the way back (security.md BAK-*)."""
