"""A member's contracts and what each of them pays."""
