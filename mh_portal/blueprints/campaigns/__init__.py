"""Pages of the campaigns: the supervisors' planning, and where a message's button leads."""
