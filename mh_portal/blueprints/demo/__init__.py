"""The demo's own pages."""
