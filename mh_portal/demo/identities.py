"""One member of the demo base for each situation worth trying, as things stand in the database."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core.accounts.models import Account
from mh_portal.core.members.models import Member
from mh_portal.demo import generator, numbers
from mh_portal.demo.cast import ACCOUNT_HOLDER, SHARED_EMAIL
from mh_portal.demo.logins import MIGRATED_LOGINS
from mh_portal.demo.profiles import AS_OF
from mh_portal.demo.rows import BeneficiaryRow, ContractRow, MemberRow

# The password of the account that the demo makes itself.
ACCOUNT_PASSWORD = "trois tulipes sous la pluie"  # noqa: S105 - printed for everyone who tries
MANY = 200
YEAR = timedelta(days=365)


@dataclasses.dataclass(frozen=True)
class Identity:
    """A member to try the portal as: what stands on the card, and the login where there is one.

    `email` is the address to sign in with, or one that is free for creating the account;
    `known_email` is the one the insurer has, or empty.
    """

    kind: str
    shows: str
    civility: str
    last_name: str
    birth_name: str
    first_name: str
    birth_date: date
    member_number: str
    email: str
    known_email: str
    has_account: bool
    password: str | None = None
    identifier: str | None = None


@dataclasses.dataclass(frozen=True)
class _Dossier:
    """A member with everything the extract says of them."""

    member: MemberRow
    contracts: tuple[ContractRow, ...]
    people: tuple[BeneficiaryRow, ...]
    care: int

    @property
    def main(self) -> ContractRow:
        return self.contracts[0]

    @property
    def in_force(self) -> bool:
        ended_on = self.main.ended_on
        return self.main.started_on <= AS_OF and (ended_on is None or ended_on >= AS_OF)

    def is_debited(self, frequency: str) -> bool:
        return self.in_force and (self.main.debit_day, self.main.frequency) == ("end", frequency)

    def covers(self, kind: str) -> bool:
        return any(person.kind == kind for person in self.people)


# kind: what it shows, and whether a member is of it; the first one free in the base is taken.
_KINDS: dict[str, tuple[str, Callable[[_Dossier], bool]]] = {
    "without_account": (
        "creates an account",
        lambda it: it.is_debited("monthly") and not it.member.legacy_identifier,
    ),
    "many_reimbursements": ("reimbursed hundreds of times", lambda it: it.care >= MANY),
    "couple": ("covered with a spouse", lambda it: it.in_force and it.covers("spouse")),
    "child": ("covers a child", lambda it: it.in_force and it.covers("child")),
    "alsace_moselle": ("local scheme", lambda it: it.in_force and it.member.alsace_moselle),
    "ended_contract": (
        "contract that has ended",
        lambda it: it.main.ended_on is not None and it.main.ended_on < AS_OF,
    ),
    "ending_contract": (
        "contract that ends soon",
        lambda it: it.in_force and it.main.ended_on is not None,
    ),
    "not_yet_started": ("contract that starts soon", lambda it: it.main.started_on > AS_OF),
    "two_contracts": (
        "main contract and top-up",
        lambda it: len([row for row in it.contracts if row.ended_on is None]) > 1,
    ),
    "young_contract": (
        "contract of less than a year",
        lambda it: it.in_force and AS_OF - it.main.started_on < YEAR,
    ),
    "no_reimbursements": ("never reimbursed", lambda it: it.in_force and it.care == 0),
    "no_email": ("no e-mail known", lambda it: it.in_force and not it.member.email),
    "leap_day": (
        "born on 29 February",
        lambda it: it.in_force and f"{it.member.birth_date:%m%d}" == "0229",
    ),
    "married_name": (
        "married name, and another birth name",
        lambda it: it.in_force and it.member.birth_name != it.member.last_name,
    ),
    "difficult_name": (
        "name with particles, accents, apostrophe",
        lambda it: it.in_force and "’" in it.member.last_name and " " in it.member.last_name,
    ),
    "month_end_quarterly": (
        "debited at the end of a quarter's month",
        lambda it: it.is_debited("quarterly"),
    ),
    "tenth_of_month": ("debited on the 10th", lambda it: it.in_force and it.main.debit_day == "10"),
    "cheque": ("pays by cheque", lambda it: it.in_force and not it.main.debit_day),
    "insurance": (
        "under the insurance code",
        lambda it: it.in_force and it.main.legal_code == "insurance",
    ),
    "mutual": (
        "under the mutual insurance code",
        lambda it: it.in_force and it.main.legal_code == "mutual",
    ),
    "social_security": (
        "under the social security code",
        lambda it: it.in_force and it.main.legal_code == "social_security",
    ),
    "shared_email": (
        "one e-mail address for husband and wife",
        lambda it: it.in_force and it.member.email == SHARED_EMAIL,
    ),
    "old_portal_user": (
        "used the old portal, has no login here",
        lambda it: (
            it.in_force
            and it.member.legacy_identifier.startswith("TM")
            and it.member.email not in ("", SHARED_EMAIL)
        ),
    ),
}


def list_identities(db: Session) -> list[Identity]:
    """Return one member of each kind that is in the base, never the same member twice.

    Only the migrated logins and the account holder have a login; the others have no account yet.
    """
    accounts = _accounts(db)
    present = _present(db)
    used: set[str] = {ACCOUNT_HOLDER}
    found: list[Identity] = []
    for kind, (shows, belongs) in _KINDS.items():
        for it in _free(accounts, present, used):
            if belongs(it):
                used.add(it.member.member_number)
                found.append(_identity(it.member, kind, shows))
                break
    return found + [
        identity for identity in _with_logins(accounts) if identity.member_number in present
    ]


def list_without_account(db: Session, count: int, besides: Iterable[str] = ()) -> list[Identity]:
    """Return up to `count` members in force who have neither an account nor a migrated login.

    Those of the numbers `besides` are left out.
    """
    free = (
        it
        for it in _free(_accounts(db), _present(db), set(besides))
        if it.in_force and it.member.email != SHARED_EMAIL
    )
    return [
        _identity(it.member, "without_account", "creates an account")
        for it, _ in zip(free, range(count), strict=False)
    ]


def _free(
    accounts: dict[str, str | None], present: set[str], used: Iterable[str]
) -> Iterator[_Dossier]:
    for it in _dossiers():
        number = it.member.member_number
        taken = number in used or number in accounts or it.member.legacy_password_hash
        if number in present and not taken:
            yield it


def _with_logins(accounts: dict[str, str | None]) -> Iterator[Identity]:
    members = {it.member.member_number: it.member for it in _dossiers()}
    holder = members[ACCOUNT_HOLDER]
    if ACCOUNT_HOLDER in accounts:
        yield dataclasses.replace(
            _identity(holder, "with_account", "signs in"),
            email=accounts[ACCOUNT_HOLDER] or "",
            password=ACCOUNT_PASSWORD,
            has_account=True,
        )
    by_hash = {row.legacy_password_hash: row for row in members.values()}
    for login in MIGRATED_LOGINS:
        member = by_hash[login.password_hash]
        kind = f"migrated_{login.identifier or 'member_number'}"
        what = "identifier" if login.identifier else "member number"
        person = _identity(member, kind, f"has an old login, the {what}")
        # From the first sign-in there is an account; its e-mail address comes after.
        yield dataclasses.replace(
            person,
            email=accounts.get(member.member_number) or person.email,
            password=login.password,
            identifier=member.legacy_identifier,
            has_account=bool(accounts.get(member.member_number)),
        )


def _identity(member: MemberRow, kind: str, shows: str) -> Identity:
    return Identity(
        kind=kind,
        shows=shows,
        civility=member.civility,
        last_name=member.last_name,
        birth_name=member.birth_name,
        first_name=member.first_name,
        birth_date=member.birth_date,
        member_number=member.member_number,
        email=member.email or f"carte.{member.member_number}@{numbers.MAIL_DOMAIN}",
        known_email=member.email,
        has_account=False,
    )


def _accounts(db: Session) -> dict[str, str | None]:
    """Return the e-mail of each account by its member's number; None: not given yet."""
    query = select(Member.member_number, Account.email).join(Account.member)
    return {row.member_number: row.email for row in db.execute(query)}


def _present(db: Session) -> set[str]:
    demo = [it.member.member_number for it in _dossiers()]
    return set(db.scalars(select(Member.member_number).where(Member.member_number.in_(demo))))


@cache
def _dossiers() -> tuple[_Dossier, ...]:
    extract = generator.build()
    contracts: dict[str, list[ContractRow]] = defaultdict(list)
    people: dict[str, list[BeneficiaryRow]] = defaultdict(list)
    owner = {}
    for contract in extract.contracts:
        contracts[contract.member_number].append(contract)
        owner[contract.contract_number] = contract.member_number
    for person in extract.beneficiaries:
        people[owner[person.contract_number]].append(person)
    care = Counter(owner[row.contract_number] for row in extract.reimbursements)
    return tuple(
        _Dossier(
            member=member,
            contracts=tuple(contracts[member.member_number]),
            people=tuple(people[member.member_number]),
            care=care[member.member_number],
        )
        for member in extract.members
    )
