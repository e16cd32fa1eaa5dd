"""Accounts: creation from the card's facts, activation, sign-in, passwords and sessions."""
