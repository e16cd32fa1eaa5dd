"""Addresses that e-mail no longer reaches: how that is learned, and what is done about it."""
