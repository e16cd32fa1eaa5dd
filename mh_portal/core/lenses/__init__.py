"""Lenses that the Health Insurance does not reimburse: what the contract grants for them."""
