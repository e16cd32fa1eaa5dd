"""Outgoing mail as rows of the database: written with the change that causes it, sent later."""
