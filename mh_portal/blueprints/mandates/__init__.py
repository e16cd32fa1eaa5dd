"""Trusted helpers: given by the member, answered by the helper, and the helper's own pages."""
