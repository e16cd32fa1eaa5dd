"""How often something may be asked: windows of hits, kept in the database."""
