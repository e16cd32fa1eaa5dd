"""Pages to read: help, tutorial, film, accessibility, legal notice, terms, personal data."""
