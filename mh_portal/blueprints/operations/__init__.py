"""For those who watch the portal."""
