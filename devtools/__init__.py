"""What dev.py calls on, and what makes the help's pictures and film; not part of the portal."""
