"""What care will cost: the dentist's quote line by line, and simple estimates, before it is done."""
