"""The operators' commands, one module a group."""
