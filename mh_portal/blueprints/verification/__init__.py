"""Checking a document without an account."""
