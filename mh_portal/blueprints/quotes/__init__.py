"""What care will cost: the lines of a dental quote, its sheet for the dentist, simple estimates."""
