"""The member base: who is insured, as the insurer's systems hand it over."""
