"""A table of an export: which columns of which rows, and what they are called."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Callable
from functools import cached_property
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    Select,
    Table,
    bindparam,
    func,
    join,
    literal,
    select,
)
from sqlalchemy.sql.selectable import FromClause

from mh_portal.core.accounts.models import Account
from mh_portal.core.database import Base
from mh_portal.core.privacy.holdings import Category

MEMBER: BindParameter[int] = bindparam("of_member")


@dataclasses.dataclass(frozen=True)
class Field:
    """A column by the name people read; what is `secret` is masked on the screen.

    `words` says what its codes are called, where their type does not tell. What is `told` are the
    answers of a request, which the pages that ask for them read out; its row begins with the
    reference.
    """

    label: str
    column: Any
    secret: bool = False
    words: Callable[[Any], Any] | None = None
    told: bool = False

    @property
    def key(self) -> str:
        """The name for programs, made of the label: « paye_le » of « Payé le »."""
        return key(self.label)


@dataclasses.dataclass(frozen=True)
class Dataset:
    """The rows of `source` that `belongs` finds for `MEMBER`, in an order.

    What is `in_full` is told in the summary row by row; of the others it gives the number.
    """

    title: str
    category: Category
    source: FromClause
    belongs: ColumnElement[bool]
    order: Any
    fields: tuple[Field, ...]
    in_full: bool = False

    @property
    def key(self) -> str:
        """The name of its file: « remboursements »."""
        return key(self.title)

    @cached_property
    def rows(self) -> Executable:
        """The statement that reads the rows."""
        columns = [field.column.label(field.key) for field in self.fields]
        return select(*columns).select_from(self.source).where(self.belongs).order_by(self.order)

    @cached_property
    def count(self) -> Select[str, int]:
        """The statement that counts the rows beside the name of the table."""
        number = func.count().label("number")
        named = literal(self.key).label("key")
        return select(named, number).select_from(self.source).where(self.belongs)


def table_of(model: type[Base]) -> Table:
    """Return the table of a mapped class."""
    return cast(Table, model.__table__)


def joined(model: type[Base], parent: type[Base], on: Any) -> FromClause:
    """Return the rows of a table beside those of the table they hang on."""
    return join(table_of(model), table_of(parent), on)


def of_account(model: Any) -> FromClause:
    """Return the rows of a table beside the accounts they belong to."""
    return joined(model, Account, model.account_id == Account.id)


def key(text: str) -> str:
    """Return words as one name of plain letters: « Payé le » becomes « paye_le »."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    letters = (
        c if c.isascii() and c.isalnum() else " " for c in plain if not unicodedata.combining(c)
    )
    return "_".join("".join(letters).split())
