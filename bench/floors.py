"""The floors: what Flask, gunicorn, SQLAlchemy and Argon2 cost by themselves for the same work.

`PAGE` is the size of a page in bytes, `DATABASE` the address of the base, both from the
environment of the server that serves the floor.
"""

from __future__ import annotations

import os
import sys
import time

from argon2 import PasswordHasher
from flask import Flask, session
from sqlalchemy import MetaData, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from mh_portal.core.accounts import passwords

PAGE, DATABASE = "BENCH_PAGE", "BENCH_DATABASE"
# gunicorn's configuration for the floors: the portal's, but for what it starts beside the server.
CONFIG = "bench/gunicorn_floor.py"


class _Base(DeclarativeBase):
    metadata = MetaData()


class _Member(_Base):
    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_number: Mapped[str]
    civility: Mapped[str]
    last_name: Mapped[str]


class _Contract(_Base):
    __tablename__ = "contracts"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int]
    contract_number: Mapped[str]
    product_code: Mapped[str]
    frequency: Mapped[str]
    premium: Mapped[int]


def create_hello() -> Flask:
    """Return an application with one page: a constant text of `PAGE` bytes."""
    app = Flask("hello")
    page = "x" * int(os.environ[PAGE])

    @app.get("/")
    def hello() -> str:
        return page

    return app


def create_reader() -> Flask:
    """Return an application whose page looks into its cookie and reads a member and contracts.

    `/begin/<member>` begins the session. What is read decides nothing: the text is constant.
    """
    app = Flask("reader")
    app.secret_key = "a key of the bench alone"
    page = "x" * int(os.environ[PAGE])
    engine = create_engine(os.environ[DATABASE])

    @app.get("/begin/<int:member>")
    def begin(member: int) -> str:
        session["member"] = member
        return ""

    @app.get("/")
    def home() -> tuple[str, int]:
        with Session(engine) as db:
            member = db.get(_Member, session["member"])
            found = db.scalars(
                select(_Contract).where(_Contract.member_id == session["member"])
            ).all()
        return page, 200 if member is not None and found else 404

    return app


def verify_on_demand() -> None:
    """Verify a password for each line that comes, and answer how many seconds it took.

    Argon2 with the portal's parameters, and nothing else.
    """
    hasher = PasswordHasher(
        time_cost=passwords.TIME_COST, memory_cost=passwords.MEMORY_KIB, parallelism=passwords.LANES
    )
    hashed = hasher.hash("a password of the bench")
    for _line in sys.stdin:
        began = time.process_time()
        hasher.verify(hashed, "a password of the bench")
        print(time.process_time() - began, flush=True)


if __name__ == "__main__":
    verify_on_demand()
