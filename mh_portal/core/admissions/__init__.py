"""Admissions to hospital: what the contract covers of a stay, and the sheet that says so."""
