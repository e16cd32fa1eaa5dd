"""Ending a contract without a login, and the papers of an end."""
