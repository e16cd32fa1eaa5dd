"""Numbers that are written correctly and can belong to nobody: NIR, IBAN, telephone.

- NIR: right length, right key, sex and birth date of the person; the place of birth is abroad
  (« 99 ») in a country of INSEE's series 8, which names no country.
- IBAN: right length, right RIB and IBAN keys; the bank code 99999 is given to no bank.
- Telephone: the ranges ARCEP keeps free for works of fiction (decision 2018-0881, as amended).
- E-mail: the top-level domain « example », reserved by RFC 2606, receives nothing.
"""

from __future__ import annotations

from datetime import date
from random import Random

from stdnum import iban
from stdnum.fr import nir

MAIL_DOMAIN = "courriel.example"
FICTION_LANDLINES = ("0199 00", "0261 91", "0353 01", "0465 71", "0536 49")
FICTION_MOBILES = "0639 98"
BANK_CODE = "99999"


def draw_nir(random: Random, *, is_woman: bool, birth_date: date, taken: set[str]) -> str:
    """Return a NIR of 15 digits that is not in `taken`, and add it there."""
    while True:
        country, order = random.randrange(800, 900), random.randrange(1, 1000)
        stem = f"{2 if is_woman else 1}{birth_date:%y%m}99{country}{order:03d}"
        number = stem + nir.calc_check_digits(stem)
        if number not in taken:
            taken.add(number)
            return number


def draw_iban(random: Random) -> str:
    """Return a French IBAN of 27 characters, without spaces, at a bank that does not exist."""
    branch, account = f"{random.randrange(1, 99999):05d}", f"{random.randrange(1, 10**11):011d}"
    # The RIB key, as the French banking federation defines it.
    key = 97 - (89 * int(BANK_CODE) + 15 * int(branch) + 3 * int(account)) % 97
    bban = f"{BANK_CODE}{branch}{account}{key:02d}"
    return f"FR{iban.calc_check_digits('FR00' + bban)}{bban}"


def draw_phone(random: Random, *, mobile: bool) -> str:
    """Return a telephone number of ten digits, without spaces, kept free for fiction."""
    start = FICTION_MOBILES if mobile else random.choice(FICTION_LANDLINES)
    return f"{start.replace(' ', '')}{random.randrange(10000):04d}"
