"""One question after a finished request or a first sign-in: how satisfied somebody was."""
