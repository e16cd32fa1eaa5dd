"""When premiums are debited, and on which day of the month."""
