"""What dev.py calls on, one job a module; no part of the portal itself."""
