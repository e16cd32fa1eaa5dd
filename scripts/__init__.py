"""Scripts that make files of the portal from pinned packages."""
