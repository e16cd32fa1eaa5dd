"""The call centre's own pages: signing in, the desk, the team and the journal."""
