"""Letting many members know the same thing: to whom, when, how many a day, and what came of it."""
