"""Likely slips in an e-mail address, such as « gmial.com », found without asking anybody."""

from __future__ import annotations

from difflib import get_close_matches

# The providers of nearly all private addresses in France.
DOMAINS = (
    "gmail.com", "orange.fr", "wanadoo.fr", "free.fr", "hotmail.fr", "hotmail.com", "laposte.net",
    "sfr.fr", "yahoo.fr", "yahoo.com", "outlook.fr", "outlook.com", "live.fr", "live.com",
    "bbox.fr", "neuf.fr", "icloud.com", "club-internet.fr", "numericable.fr", "aol.com",
    "cegetel.net", "msn.com", "me.com", "gmx.fr", "gmx.com", "proton.me", "protonmail.com",
)  # fmt: skip
# Right names under an ending that the provider does not have.
WRONG_ENDINGS = {
    "gmail.fr": "gmail.com", "gmail.co": "gmail.com", "orange.com": "orange.fr",
    "wanadoo.com": "wanadoo.fr", "free.com": "free.fr", "laposte.fr": "laposte.net",
    "laposte.com": "laposte.net", "sfr.com": "sfr.fr", "bbox.com": "bbox.fr",
}  # fmt: skip
# Short names differ by one letter from too many real domains to guess at.
SHORTEST_GUESS = 7
LIKENESS = 0.82


def find_likely_address(address: str) -> str | None:
    """Return the address that was probably meant, or None where nothing looks wrong."""
    local, at, domain = address.rpartition("@")
    domain = domain.lower()
    if not at or not local or domain in DOMAINS:
        return None
    likely = WRONG_ENDINGS.get(domain)
    if likely is None and len(domain) >= SHORTEST_GUESS:
        likely = next(iter(get_close_matches(domain, DOMAINS, n=1, cutoff=LIKENESS)), None)
    return f"{local}@{likely}" if likely else None
