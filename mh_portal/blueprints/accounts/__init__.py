"""Creating an account, signing in and out, a forgotten password."""
