"""How fast and how light the portal is, beside floors measured in the same run."""
