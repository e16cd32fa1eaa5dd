"""Data protection: what the portal holds of a member, the export of it, how long it is kept."""
