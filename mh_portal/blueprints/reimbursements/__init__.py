"""What was paid back, and why."""
