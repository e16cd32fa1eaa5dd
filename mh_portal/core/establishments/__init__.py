"""Hospitals and clinics, by their FINESS numbers."""
