"""The way to the right space, before anybody signs in."""
