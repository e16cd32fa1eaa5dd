"""The documents a member shows to others."""
