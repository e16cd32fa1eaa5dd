"""The agents of the call centre: the team, and what its supervisors read of it."""
