"""What is wrong with a backup, in one line for the operator."""

from __future__ import annotations


class BackupError(Exception):
    """A backup cannot be made or restored; the message is one line, and nothing was replaced."""
