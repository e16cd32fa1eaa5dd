"""The members' requests: asking, following, taking back."""
