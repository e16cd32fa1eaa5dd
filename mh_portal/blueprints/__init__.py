"""The HTTP side of each area: routes and forms, nothing else."""
