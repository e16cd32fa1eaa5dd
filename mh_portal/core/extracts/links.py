"""Keys and references of an extract: nothing twice, nothing that refers to nothing.

A reference may be to the same extract or to what the member base already has; the base is asked
only for what the extract itself does not answer. Rows that refer to a file that could not be
read are not blamed for it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection

from mh_portal.core.extracts.faults import Fault
from mh_portal.core.extracts.format import (
    BENEFICIARIES,
    CONTRACTS,
    GUARANTEES,
    MEMBERS,
    PRODUCTS,
    REIMBURSEMENTS,
    File,
)
from mh_portal.core.extracts.parsing import Parsed
from mh_portal.core.extracts.references import Contracts, Numbers, Texts
from mh_portal.core.extracts.stored import Stored
from mh_portal.language import gettext as _


@dataclasses.dataclass(frozen=True)
class _Reference:
    """A column that names a row of another file, of this extract or of the base."""

    column: str
    file: File
    known: Numbers | Texts
    find: Callable[[Collection[str]], set[str]]
    message: Callable[[], str]


class Links:
    """What an extract has said so far, file after file in the order of the format."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self._readable: set[File] = set()
        self.members = Numbers()
        self._logins = Texts()
        # Rows whose old login is known for another member: line, that member's number.
        self._moved: list[tuple[int, str]] = []
        # Rows whose old login looks like a member number that is not their own.
        self._alike: list[tuple[int, str]] = []
        self._products = Texts()
        self._guarantees = Texts()
        self._contracts = Contracts()
        self._reimbursements = Texts()
        self._to_members = _Reference(
            "member_number",
            MEMBERS,
            self.members,
            stored.find_members,
            lambda: _("is the number of no member, neither in members.csv nor in the portal"),
        )
        self._to_products = _Reference(
            "product_code",
            PRODUCTS,
            self._products,
            stored.find_products,
            lambda: _("is the code of no product, neither in products.csv nor in the portal"),
        )
        self._to_contracts = _Reference(
            "contract_number",
            CONTRACTS,
            self._contracts,
            stored.find_contracts,
            lambda: _("is the number of no contract, neither in contracts.csv nor in the portal"),
        )

    def expect(self, file: File, rows: int) -> None:
        """Make room for the keys of a file of about so many rows."""
        if file is MEMBERS:
            self.members.expect(rows)
        elif file is CONTRACTS:
            self._contracts.expect(rows)
        elif file is REIMBURSEMENTS:
            self._reimbursements.expect(rows)

    def check(self, parsed: Parsed) -> None:
        """Add the faults of keys and references to a batch's faults."""
        if parsed.has(*parsed.file.key):
            self._readable.add(parsed.file)
        _CHECKS[parsed.file](self, parsed)

    def finish(self, file: File) -> list[Fault]:
        """Return the faults that only the whole file could show."""
        if file is not MEMBERS:
            return []
        held = _("belongs to a member who is not in this extract")
        faults = [
            Fault(file.name, line, "legacy_identifier", held)
            for line, owner in self._moved
            if owner not in self.members
        ]
        numbers = {number for _line, number in self._alike if number not in self.members}
        known = self._stored.find_members(numbers)
        alike = _("is the number of another member")
        faults += [
            Fault(file.name, line, "legacy_identifier", alike)
            for line, number in self._alike
            if number in self.members or number in known
        ]
        return sorted(faults)

    def _check_products(self, parsed: Parsed) -> None:
        for row, code in parsed.rows("product_code"):
            if not self._products.add(code):
                parsed.blame(row, "product_code", _("stands further up in this file already"))

    def _check_guarantees(self, parsed: Parsed) -> None:
        for row, product, valid_from, code in parsed.rows(*GUARANTEES.key):
            if not self._guarantees.add(f"{product} {valid_from} {code}"):
                parsed.blame(row, "code", _("stands further up for this product and date already"))
        self._check_known(parsed, self._to_products)

    def _check_members(self, parsed: Parsed) -> None:
        add = self.members.add
        for row, number in parsed.rows("member_number"):
            if not add(number):
                parsed.blame(row, "member_number", _("stands further up in this file already"))
        self._check_logins(parsed)

    def _check_logins(self, parsed: Parsed) -> None:
        logins = [
            (row, number, login)
            for row, number, login in parsed.rows("member_number", "legacy_identifier")
            if login is not None
        ]
        owners = self._stored.find_owners([login for _row, _number, login in logins])
        for row, number, login in logins:
            if not self._logins.add(login):
                parsed.blame(row, "legacy_identifier", _("stands further up in this file already"))
            line = parsed.batch.lines[row]
            if owners.get(login, number) != number:
                self._moved.append((line, owners[login]))
            if login != number and _is_like_a_member_number(login):
                self._alike.append((line, login))

    def _check_contracts(self, parsed: Parsed) -> None:
        add = self._contracts.add
        for row, number in parsed.rows("contract_number"):
            if not add(number):
                parsed.blame(row, "contract_number", _("stands further up in this file already"))
        self._check_known(parsed, self._to_members)
        self._check_known(parsed, self._to_products)

    def _check_beneficiaries(self, parsed: Parsed) -> None:
        add_rank = self._contracts.add_rank
        for row, number, rank in parsed.rows(*BENEFICIARIES.key):
            if not add_rank(number, rank):
                parsed.blame(row, "rank", _("stands further up for this contract already"))
        self._check_known(parsed, self._to_contracts)

    def _check_reimbursements(self, parsed: Parsed) -> None:
        add = self._reimbursements.add
        for row, identifier in parsed.rows("reimbursement_id"):
            if not add(identifier):
                parsed.blame(row, "reimbursement_id", _("stands further up in this file already"))
        self._check_known(parsed, self._to_contracts)
        self._check_covered(parsed)

    def _check_covered(self, parsed: Parsed) -> None:
        """Blame care of people whom their contract, where it is known, does not cover."""
        if BENEFICIARIES not in self._readable:
            return
        has_rank = self._contracts.has_rank
        absent = [
            (row, number, rank)
            for row, number, rank in parsed.rows("contract_number", "beneficiary_rank")
            if not has_rank(number, rank)
        ]
        numbers = {number for _row, number, _rank in absent}
        covered = self._stored.find_covered(numbers)
        known = {number for number in numbers if number in self._contracts}
        known |= self._stored.find_contracts(numbers - known)
        for row, number, rank in absent:
            if number in known and (number, rank) not in covered:
                message = _("is the rank of nobody whom this contract covers")
                parsed.blame(row, "beneficiary_rank", message)

    def _check_known(self, parsed: Parsed, reference: _Reference) -> None:
        if reference.file not in self._readable:
            return
        known, column = reference.known, reference.column
        absent = {key for key in parsed.distinct(column) if key not in known}
        if not absent:
            return
        absent -= reference.find(absent)
        for row, key in parsed.rows(column):
            if key in absent:
                parsed.blame(row, column, reference.message())


_CHECKS: dict[File, Callable[[Links, Parsed], None]] = {
    PRODUCTS: Links._check_products,  # noqa: SLF001 - the class's own, told by file
    GUARANTEES: Links._check_guarantees,  # noqa: SLF001
    MEMBERS: Links._check_members,  # noqa: SLF001
    CONTRACTS: Links._check_contracts,  # noqa: SLF001
    BENEFICIARIES: Links._check_beneficiaries,  # noqa: SLF001
    REIMBURSEMENTS: Links._check_reimbursements,  # noqa: SLF001
}


def _is_like_a_member_number(login: str) -> bool:
    return len(login) == 8 and login.isascii() and login.isdigit()
