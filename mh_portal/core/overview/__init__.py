"""What the home of a member's space shows."""
