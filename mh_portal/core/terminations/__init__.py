"""Ending a contract: by which path, from which day on, what is paid back, what is lost."""
