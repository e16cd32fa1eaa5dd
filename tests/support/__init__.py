"""What tests of several areas lean on: a real PostgreSQL server, a real browser."""
