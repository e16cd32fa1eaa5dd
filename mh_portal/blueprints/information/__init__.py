"""Pages to read: help, legal notice, terms, personal data."""
