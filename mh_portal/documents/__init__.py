"""Documents as tagged PDF: facts in, bytes out."""
