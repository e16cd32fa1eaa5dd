"""Contracts and the people they cover."""
