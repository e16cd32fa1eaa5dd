"""What holds of a member's details, and which addresses, schemes and bank accounts can be right."""

from __future__ import annotations

import dataclasses
import re
from datetime import date, datetime, timedelta

from mh_portal.core.members.rules import comparable_name

# A change of e-mail address or bank account can be taken back for so long, and a new account
# receives nothing before.
WAY_BACK = timedelta(hours=72)
EMAIL_LINK_LASTS = timedelta(hours=24)
# What was typed and not confirmed yet.
DRAFT_LASTS = timedelta(hours=24)
# Schemes with the local branch of Alsace-Moselle, which is no scheme of its own (CSS L325-1).
LOCAL_SCHEMES = frozenset({"01", "02"})
# A change of scheme is told some weeks ahead at most, and nobody's is older than the Sécu.
SCHEME_AHEAD = timedelta(days=92)
FIRST_SCHEME_DAY = date(1945, 10, 4)  # ordonnance n° 45-2250

FRENCH_IBAN_BANK = slice(4, 9)
_POSTAL_CODE = re.compile(r"\d{5}", re.ASCII)
# La Poste: overseas departments and collectivities have three digits of their own; 980 is Monaco.
_OVERSEAS = frozenset(
    {"971", "972", "973", "974", "975", "976", "977", "978", "980", "984", "986", "987", "988"}
)
# The departments of the ten largest towns, of which no other town has the name.
_LARGE_TOWNS = {
    "paris": "75", "marseille": "13", "lyon": "69", "toulouse": "31", "nice": "06", "nantes": "44",
    "montpellier": "34", "strasbourg": "67", "bordeaux": "33", "lille": "59",
}  # fmt: skip
# « Lyon 3e », « PARIS CEDEX 08 » and « Marseille 16e arrondissement » are these towns too.
_LARGE_TOWN = re.compile(
    rf"({'|'.join(_LARGE_TOWNS)})(\d+(er|e|eme)?(arrondissement)?)?(cedex\d*)?", re.ASCII
)
# The European Payments Council's list of the SEPA scheme's countries, by the code of their IBAN.
SEPA = frozenset(
    {
        "AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB",
        "GI", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK",
        "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "SM", "VA",
    }
)  # fmt: skip
# Territories whose banks have a country of their own in the BIC, and not in the IBAN (ISO 13616).
_TERRITORIES = {
    "FR": frozenset({"GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF", "TF", "MC"}),
    "MC": frozenset({"FR"}),
    "GB": frozenset({"GG", "IM", "JE"}),
    "SM": frozenset({"IT"}),
}


@dataclasses.dataclass(frozen=True)
class Address:
    """A postal address in France: number and street, what helps to find the door, the town."""

    address_1: str
    address_2: str
    postal_code: str
    city: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of a letter, none of them empty."""
        town = f"{self.postal_code} {self.city}"
        lines = (self.address_1, self.address_2, town)
        return tuple(line.strip() for line in lines if line.strip())


@dataclasses.dataclass(frozen=True)
class Scheme:
    """A health insurance scheme by its two digits, with its fund where the member has told it.

    `since` is the day it began, where the member has told it.
    """

    scheme_code: str
    alsace_moselle: bool
    fund: str = ""
    since: date | None = None


@dataclasses.dataclass(frozen=True)
class Details:
    """What holds for a member on a day: `phone` is « +33612345678 » or empty.

    `coming_scheme` is one that the member has told and that has not begun yet. `scheme_told_at` is
    when a scheme was told that no extract has confirmed since. `dead_email` is the member's e-mail
    address when e-mails no longer reach it, else empty.
    """

    phone: str
    address: Address
    scheme: Scheme
    coming_scheme: Scheme | None = None
    scheme_told_at: datetime | None = None
    dead_email: str = ""


def is_postal_code(code: str) -> bool:
    """Tell whether a code of five digits is of a French department, or of Monaco."""
    if not _POSTAL_CODE.fullmatch(code):
        return False
    return "01" <= code[:2] <= "95" or code[:3] in _OVERSEAS


def may_be_town_of(town: str, code: str) -> bool:
    """Tell whether a town may have a postal code: of the largest, the department is known."""
    found = _LARGE_TOWN.fullmatch(comparable_name(town))
    return found is None or code.startswith(_LARGE_TOWNS[found[1]])


def is_sepa(iban: str) -> bool:
    """Tell whether an IBAN is of a country whose accounts can be debited and paid in euros."""
    return iban[:2] in SEPA


def is_bic_of(bic: str, iban: str) -> bool:
    """Tell whether a BIC names a bank of the IBAN's country, or of one of its territories."""
    country = bic[4:6]
    return country == iban[:2] or country in _TERRITORIES.get(iban[:2], frozenset())


def earliest_start_of_scheme(born_on: date) -> date:
    """Return the first day on which a scheme can have begun for somebody born on a day."""
    return max(born_on, FIRST_SCHEME_DAY)


def latest_start_of_scheme(today: date) -> date:
    """Return the last day on which a scheme that is told today can begin."""
    return today + SCHEME_AHEAD


def waits(usable_from: datetime, now: datetime) -> bool:
    """Tell whether a bank account receives nothing yet, and can be taken back."""
    return now < usable_from


def spaced_iban(iban: str) -> str:
    """Return an IBAN as it is read: « FR76 3000 6000 0112 3456 7890 189 »."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def masked_iban(iban: str) -> str:
    """Return what is shown of an IBAN: « FR76 •••• •••• 0189 »."""
    return f"{iban[:4]} •••• •••• {iban[-4:]}"


def masked_phone(phone: str) -> str:
    """Return what the audit trail keeps of a telephone number: « ••78 », or nothing."""
    return f"••{phone[-2:]}" if phone else ""
