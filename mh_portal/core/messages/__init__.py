"""Conversations between members and the insurer, and the complaints among them."""
