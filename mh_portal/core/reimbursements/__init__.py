"""What was paid for care, by the statutory scheme and by the insurer."""
