"""The survey page, open to whoever has its address."""
