"""Trusted helpers: whom a member lets act, in what, until when."""
