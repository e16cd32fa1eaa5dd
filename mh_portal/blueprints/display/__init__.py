"""How pages look to this visitor."""
