"""Backups: the database and the files of members and campaigns in one archive, and back."""
