"""The insurer's extract: checking it whole, and bringing it into the member base."""
