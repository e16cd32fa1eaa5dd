"""Calls that members book, and what the call centre does about every call it owes."""
