"""The call centre's side of a member: for now, whom to call back and why."""
