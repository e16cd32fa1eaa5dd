"""What members ask for: one life cycle, a module for each kind."""
