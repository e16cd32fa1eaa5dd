"""The pages of the second factor, and of showing once more who one is."""
