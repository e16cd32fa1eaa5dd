"""How members are reached and what their message says, for many of them in a few statements."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Collection, Mapping, Sequence
from operator import attrgetter

from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only

from mh_portal.core.accounts.models import Account
from mh_portal.core.bounces import queries as bounces
from mh_portal.core.campaigns import kinds
from mh_portal.core.campaigns.facts import Facts
from mh_portal.core.campaigns.models import CampaignKind, MailingChannel
from mh_portal.core.consents import unsubscribing
from mh_portal.core.consents.models import Decision
from mh_portal.core.consents.rules import Answer, Channel, Purpose
from mh_portal.core.consents.unsubscribing import Subscription
from mh_portal.core.contracts.models import Contract, DebitDay, Frequency
from mh_portal.core.debits import rules as debits
from mh_portal.core.debits.models import DebitShift
from mh_portal.core.debits.rules import Debit
from mh_portal.core.debits.terms import COLUMNS, terms
from mh_portal.core.members.models import Member
from mh_portal.core.profile.models import HeldAddress
from mh_portal.core.profile.rules import Address

# What is not asked for here is not deciphered.
_READ = load_only(
    Member.member_number,
    Member.civility,
    Member.first_name,
    Member.last_name,
    Member.email,
    Member.address_1,
    Member.address_2,
    Member.postal_code,
    Member.city,
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Recipient:
    """A member to be written to: how to reach them, and what fills their message in.

    `address` is of the e-mail and empty for the other channels; `lines` are those of a letter.
    """

    member_id: int
    channel: MailingChannel
    address: str
    name: str
    lines: tuple[str, ...]
    greeting: str
    member_number: str
    debits: list[dict[str, str]]

    def facts(self, kind: CampaignKind, token: str = "") -> Facts:
        """Return what the message says; `token` names the mailing in an e-mail."""
        purpose = kinds.purpose(kind)
        subscription = purpose and Subscription(self.member_id, purpose)
        return Facts(
            greeting=self.greeting,
            member_number=self.member_number,
            token=token,
            debits=self.debits,
            unsubscription=unsubscribing.token(subscription) if subscription else "",
        )


def list_recipients(
    db: Session, kind: CampaignKind, members: Collection[int], *, by_post: bool = False
) -> list[Recipient]:
    """Return some members as they are written to today, in the order of their numbers.

    With `by_post` no e-mail is sent: theirs came back.
    """
    found = list_members(db, members)
    purpose = kinds.purpose(kind)
    allowed = None if purpose is None else _answers(db, purpose, members)
    addresses = {} if by_post else _email_addresses(db, found)
    moves = _debits(db, members) if kind is CampaignKind.DEBIT_DATE else {}
    listed = []
    for member, lines in found:
        may = {Channel.EMAIL, Channel.POST} if allowed is None else allowed.get(member.id, set())
        address = addresses.get(member.id, "") if Channel.EMAIL in may else ""
        channel = MailingChannel.NONE
        if address:
            channel = MailingChannel.EMAIL
        elif lines and Channel.POST in may:
            channel = MailingChannel.LETTER
        if kind is CampaignKind.DEBIT_DATE and member.id not in moves:
            # Should the audience hold somebody whose debits do not move: nobody gets an empty one.
            address, channel = "", MailingChannel.NONE
        listed.append(
            Recipient(
                member_id=member.id,
                channel=channel,
                address=address,
                name=name_on_letter(member),
                lines=lines,
                greeting=member.greeting,
                member_number=member.member_number,
                debits=moves.get(member.id, []),
            )
        )
    return listed


def list_members(db: Session, members: Collection[int]) -> list[tuple[Member, tuple[str, ...]]]:
    """Return members with the lines of their postal address, none where there is no town.

    The address that the member told wins over the insurer's.
    """
    rows = db.execute(
        select(Member, HeldAddress)
        .outerjoin(HeldAddress, HeldAddress.member_id == Member.id)
        .where(Member.id.in_(members))
        .order_by(Member.id)
        .options(_READ)
    )
    found = []
    for row in rows:
        held: HeldAddress | None = row[1]
        found.append((row[0], _lines(row[0] if held is None else held)))
    return found


def name_on_letter(member: Member) -> str:
    """Return who a letter is for: « Madame Jeanne Martin »."""
    title = member.greeting.partition(" ")[0]
    return f"{title} {member.full_name}"


def _lines(told: Member | HeldAddress) -> tuple[str, ...]:
    is_known = told.city.strip() and told.postal_code.strip()
    address = Address(told.address_1, told.address_2, told.postal_code, told.city)
    return address.lines if is_known else ()


def _email_addresses(
    db: Session, found: Sequence[tuple[Member, tuple[str, ...]]]
) -> dict[int, str]:
    """Return where each is written to: the login, else what the insurer knows, if it works.

    Not to the login of an account whose address said that it is somebody else's.
    """
    logins = dict(
        db.execute(
            select(Account.member_id, Account.email).where(
                Account.member_id.in_([member.id for member, _lines in found]),
                Account.email.is_not(None),
                Account.blocked_at.is_(None),
            )
        ).all()
    )
    addresses = {member.id: logins.get(member.id) or member.email for member, _lines in found}
    dead = bounces.marked(db, {address for address in addresses.values() if address})
    return {number: address for number, address in addresses.items() if address not in dead}


def _answers(db: Session, purpose: Purpose, members: Collection[int]) -> dict[int, set[Channel]]:
    """Return by which channels each member agreed to a purpose."""
    newest = (
        select(func.max(Decision.id))
        .where(Decision.member_id.in_(members), Decision.purpose == purpose)
        .group_by(Decision.member_id, Decision.channel)
    )
    given: dict[int, set[Channel]] = {}
    for member_id, channel in db.execute(
        select(Decision.member_id, Decision.channel).where(
            Decision.id.in_(newest), Decision.answer == Answer.GIVEN
        )
    ):
        given.setdefault(member_id, set()).add(channel)
    return given


def _debits(db: Session, members: Collection[int]) -> Mapping[int, list[dict[str, str]]]:
    """Return how the debits of each member move from arrears to advance, contract by contract."""
    rows = db.execute(
        select(Contract.id, Contract.member_id, Contract.contract_number, *COLUMNS)
        .outerjoin(DebitShift, DebitShift.contract_id == Contract.id)
        .where(Contract.member_id.in_(members), Contract.debit_day == DebitDay.END)
        .order_by(Contract.member_id, Contract.contract_number, DebitShift.id)
    )
    moves: dict[int, list[dict[str, str]]] = {}
    for _id, group in itertools.groupby(rows, attrgetter("id")):
        of_contract = list(group)
        held = terms(of_contract)
        move = debits.move_to_advance(held) if held else None
        if move:
            one = of_contract[0]
            told = _move(one.contract_number, one.frequency, *move)
            moves.setdefault(one.member_id, []).append(told)
    return moves


def _move(number: str, frequency: Frequency, last: Debit, following: Debit) -> dict[str, str]:
    return {
        "contract": number,
        "frequency": frequency.value,
        "amount": f"{following.amount:.2f}",
        "last_on": last.due_on.isoformat(),
        "last_from": last.period_start.isoformat(),
        "last_to": last.period_end.isoformat(),
        "next_on": following.due_on.isoformat(),
        "next_from": following.period_start.isoformat(),
        "next_to": following.period_end.isoformat(),
    }
