"""The member's space."""
