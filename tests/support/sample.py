"""A portal that holds one of everything an address can name, for the tests that visit them all."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from app import create_app
from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.core.accounts import creation, links, sessions
from mh_portal.core.accounts.models import LinkPurpose, LoginSession
from mh_portal.core.campaigns import letters
from mh_portal.core.contracts.models import Contract
from mh_portal.core.database import Database
from mh_portal.core.documents.codes import Issue
from mh_portal.core.documents.proof import DocumentKind
from mh_portal.core.documents.seal import Seal
from mh_portal.core.members.models import Member
from mh_portal.core.papers.storage import storage
from mh_portal.demo import maildir
from mh_portal.emails.delivery import deliver_due
from tests.conftest import KEYS
from tests.factories import (
    agents,
    appointments,
    campaign_sample,
    consents,
    debits,
    kinds,
    messages,
    papers,
    processing,
    quotes,
    terminations,
)
from tests.factories.accounts import PASSWORD, mails, make_account
from tests.factories.guarantees import make_table
from tests.factories.mandates import make_helpers
from tests.factories.members import make_contract, make_member
from tests.factories.profile import make_drafts, make_links
from tests.factories.reimbursements import make_reimbursement
from tests.factories.requests import make_draft
from tests.factories.second_factor import make_means
from tests.support import snapshots
from tests.support.client import PageClient
from tests.support.html import parse
from tests.support.portal import database_of, writing
from tests.support.snapshots import Snapshot

OWNER, OTHER = "jeanne@courriel.example", "denise@courriel.example"
NEWCOMER, LATE = "paul@courriel.example", "louise@courriel.example"
MIGRATING = "rene@courriel.example"
VISITOR, VERIFYING = "visitor", "verifying"
A_DAY = timedelta(days=1)
# What opens and ends a transaction is no question asked of the database.
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@dataclasses.dataclass
class Sample:
    """The portal, the facts its addresses are filled in with, and the accounts by name."""

    app: Flask
    settings: Settings
    facts: dict[str, str]
    accounts: dict[str, int]
    _saved: Path | None = None

    @property
    def database(self) -> Database:
        """The portal's database."""
        return database_of(self.app)

    def fill(self, text: str) -> str:
        """Return text with the facts in the place of their names in braces."""
        return text.format_map(self.facts)

    def fill_all(self, data: Mapping[str, str]) -> dict[str, str]:
        """Return the fields of a form with the facts filled in."""
        return {name: self.fill(value) for name, value in data.items()}

    def client(self, viewer: str = VISITOR) -> PageClient:
        """Return a fresh browser of a visitor, or of one of the `accounts`.

        That of « verifying » has shown the password and not yet the second factor.
        """
        client = PageClient(self.app, self.app.response_class)
        self._sign_in(client, viewer)
        return client

    def bare_client(self, viewer: str = VISITOR) -> FlaskClient:
        """Return the same without any look at the pages, for what is not one of the portal's."""
        client = FlaskClient(self.app, self.app.response_class)
        self._sign_in(client, viewer)
        return client

    def _sign_in(self, client: FlaskClient, viewer: str) -> None:
        # The folder is the process's: another portal of these tests may have taken it since.
        storage.configure(
            self.settings.instance, scanner=self.settings.clamd, quota=self.settings.papers_quota
        )
        letters.storage.configure(self.settings.instance)
        if viewer != VISITOR:
            client.set_cookie("login", self.sign_in(viewer))

    def sign_in(self, viewer: str) -> str:
        """Open a session of a member; return what its cookie holds."""
        with writing(self.app) as db:
            account, awaits = self.accounts[viewer], viewer == VERIFYING
            return sessions.open_session(db, account, "test", awaits_second_factor=awaits)

    def token(self, client: FlaskClient) -> str:
        """Return the CSRF token of this browser, as a form shows it."""
        fields = parse(client.get("/").text).find_all("input", name="csrf_token")
        return fields[0].get("value") or ""

    def snapshot(self) -> Snapshot:
        """Return every row of every table, but for the moment a session was last seen."""
        return snapshots.take(self.database)

    def save(self) -> None:
        """Keep the SQLite database as it is now, for `restore`."""
        self.database.dispose()
        self._saved = self._file.with_suffix(".saved")
        shutil.copy(self._file, self._saved)
        if self._papers.exists():
            shutil.copytree(self._papers, self._saved.with_suffix(".papers"))

    def restore(self) -> None:
        """Bring the database back to what was saved."""
        if self._saved is None:
            raise RuntimeError("only a SQLite sample can be restored")
        self.database.dispose()
        for ending in ("-wal", "-shm"):
            Path(f"{self._file}{ending}").unlink(missing_ok=True)
        shutil.copy(self._saved, self._file)
        saved = self._saved.with_suffix(".papers")
        if saved.exists():
            # A form that was sent may have taken a file away.
            shutil.copytree(saved, self._papers, dirs_exist_ok=True)

    @property
    def _papers(self) -> Path:
        return self.settings.instance / "papers"

    @property
    def _file(self) -> Path:
        return Path(str(self.database.url.database))

    @contextlib.contextmanager
    def statements(self) -> Iterator[tuple[list[str], list[str]]]:
        """Give the statements that are run inside: those that read, and those of the writer."""
        read: list[str] = []
        written: list[str] = []

        def listener(kept: list[str]) -> Any:
            def keep(_connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
                if not statement.lstrip().upper().startswith(FRAME):
                    kept.append(statement)

            return keep

        heard = [(self.database.reader, listener(read)), (self.database.writer, listener(written))]
        for engine, keep in heard:
            event.listen(engine, "before_cursor_execute", keep)
        try:
            yield read, written
        finally:
            for engine, keep in heard:
                event.remove(engine, "before_cursor_execute", keep)


@contextlib.contextmanager
def on_engine(engine: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Sample]:
    """Give the sample portal on « sqlite » or « postgresql », for a fixture of any scope."""
    with contextlib.ExitStack() as stack:
        if engine == "sqlite":
            shutil.copy(request.getfixturevalue("sqlite_template"), folder / "portal.db")
            url = f"sqlite:///{folder / 'portal.db'}"
        else:
            server = request.getfixturevalue("postgresql_server")
            template = request.getfixturevalue("postgresql_template")
            name = f"sample_{request.getfixturevalue('worker_id')}"
            url = stack.enter_context(server.database(name, template=template))
        yield stack.enter_context(build(environment(folder, url)))


def environment(folder: Path, database_url: str) -> dict[str, str]:
    """Return the settings of a demo portal that keeps everything in a folder."""
    return {
        **KEYS,
        "MH_PORTAL_INSTANCE": str(folder / "instance"),
        "MH_PORTAL_DATABASE_URL": database_url,
        "MH_PORTAL_MAIL_URL": f"maildir:{folder / 'mail'}",
        "MH_PORTAL_DEMO": "1",
        "MH_PORTAL_LIMITS": "off",
    }


@contextlib.contextmanager
def build(environment: Mapping[str, str]) -> Iterator[Sample]:
    """Give the sample portal on an empty database with the newest schema, and close it."""
    settings = Settings.from_environment(environment)
    app = create_app(settings)
    try:
        sample = fill_portal(app, settings)
        if sample.database.is_sqlite:
            sample.save()
        yield sample
    finally:
        database_of(app).dispose()


def fill_portal(app: Flask, settings: Settings) -> Sample:
    """Put the sample's people, links and e-mail into an empty portal."""
    sample = Sample(app, settings, *_people(app))
    sample.facts["mail"] = _deliver(sample)
    return sample


def _people(app: Flask) -> tuple[dict[str, str], dict[str, int]]:
    """Add the people and their links; return the facts and the accounts by name."""
    with writing(app) as db:
        owner = make_member(db)
        ended, coming = {"ended_on": date(2020, 12, 31)}, {"started_on": date(2060, 1, 1)}
        contracts = [make_contract(db, owner, **facts) for facts in ({}, ended, coming)]
        make_table(db)
        reimbursements = [make_reimbursement(db, contracts[0]) for _ in range(3)]
        other = make_member(db, last_name="DURAND", first_name="DENISE")
        make_contract(db, other)
        newcomer = make_member(db, last_name="PETIT", first_name="PAUL")
        late = make_member(db, last_name="GRAND", first_name="LOUISE")
        migrating = make_member(db, last_name="ROUX", first_name="RENE", legacy_identifier="1000")
        accounts = {
            "owner": make_account(db, owner, OWNER).id,
            "other": make_account(db, other, OTHER).id,
            "migrating": make_account(db, migrating, email=None).id,
            VERIFYING: make_account(db, make_member(db), "simone@courriel.example").id,
        }
        facts = {
            "owner_email": OWNER,
            "owner_number": owner.member_number,
            "owner_greeting": owner.greeting,
            "owner_contract": contracts[0].contract_number,
            "ended_contract": contracts[1].contract_number,
            "coming_contract": contracts[2].contract_number,
            "code": _code(app, contracts[0]),
            "ended_code": _code(app, contracts[1]),
            "reimbursement": reimbursements[0].reimbursement_id,
            "month": "2022-02",
            "number": newcomer.member_number,
            "email": NEWCOMER,
            "late_email": LATE,
            "password": PASSWORD,
            "new_password": "huit violons bleus dans la neige",
            "used": _link(db, LinkPurpose.ACTIVATION, newcomer, NEWCOMER),
            "unknown": links.new_token(),
        }
        links.use_up(db, LinkPurpose.ACTIVATION, facts["used"])
        facts |= {
            "replaced": _link(db, LinkPurpose.ACTIVATION, newcomer, NEWCOMER),
            "expired": _link(db, LinkPurpose.ACTIVATION, late, LATE, timedelta(0)),
            "recovery": _link(db, LinkPurpose.PASSWORD, owner, OWNER),
            "opposition": _link(db, LinkPurpose.OPPOSITION, newcomer, OTHER),
            "identifier": _link(db, LinkPurpose.IDENTIFIER, migrating, MIGRATING),
        }
        facts |= debits.make_one_of_each(db, contracts[0])
        facts |= papers.make_sample(db, owner)
        facts |= make_means(db, accounts["other"], accounts[VERIFYING])
        facts |= consents.sample_facts(db, owner)
        facts |= messages.sample_facts(db, owner)
        facts |= appointments.make_sample(db, owner)
        centre, agents_accounts = agents.make_sample(db, owner)
        facts |= centre
        accounts |= agents_accounts
        facts |= quotes.make_sample(db, owner, contracts[0])
        facts |= kinds.make_one_of_each_kind(db, owner)
        facts |= processing.make_sample(db, owner, agents_accounts["supervisor"])
        facts |= campaign_sample.make_sample(db, owner, agents_accounts["supervisor"])
        # Its draft without any answer would be taken up by any other that is begun after it.
        facts |= terminations.sample_facts(db, contracts[1])
        facts["rights_draft"] = make_draft(db, owner).reference
        facts |= debits.make_each_state(db, contracts[0])
        facts["device"] = str(_device(db, accounts["owner"]))
        helpers, mandate_facts = make_helpers(db, owner, other)
        accounts |= helpers
        facts |= mandate_facts
        make_drafts(db, other)
        facts |= make_drafts(db, owner) | make_links(db, owner, OWNER)
        creation.send_activation(db, newcomer, NEWCOMER)
        facts["activation"] = mails(db)[-1][2]["token"]
    return facts, accounts


def _code(app: Flask, contract: Contract) -> str:
    """Return the verification code of a contract's certificate."""
    settings: Settings = app.extensions["mh_settings"]
    issue = Issue(DocumentKind.CERTIFICATE, contract.id, clock.today())
    return Seal(settings.signing_key, settings.base_url).codes.write(issue)


def _link(
    db: Session, purpose: LinkPurpose, member: Member, email: str, lasts: timedelta = A_DAY
) -> str:
    return links.create(db, purpose, member_id=member.id, email=email, lasts=lasts)


def _device(db: Session, account_id: int) -> int:
    """Sign another device in; return the number of its session."""
    sessions.open_session(db, account_id, "Safari, iPad")
    newest = select(LoginSession.id).order_by(LoginSession.id.desc()).limit(1)
    return db.scalars(newest).one()


def _deliver(sample: Sample) -> str:
    """Let the e-mail go out; return its name in the demo mailbox."""
    deliver_due(sample.database, sample.settings)
    folder = maildir.folder_of(sample.settings.mail_url)
    if folder is None:
        raise ValueError("the sample portal keeps its mail in a maildir")
    return maildir.list_mails(folder)[0].id
