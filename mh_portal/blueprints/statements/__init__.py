"""What was paid back month by month."""
