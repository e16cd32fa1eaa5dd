"""When premiums are debited."""
