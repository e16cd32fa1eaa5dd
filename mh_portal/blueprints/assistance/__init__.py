"""An advisor with a caller: finding the member, opening the file, what only a call can start."""
