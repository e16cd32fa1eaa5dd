"""The team: added, changed, shut out, let in again; never without a supervisor."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from mh_portal.core import actors, clock
from mh_portal.core.accounts import account_links, links, second_factor, sessions
from mh_portal.core.accounts.models import Account, AgentRole
from mh_portal.core.agents import queries, team
from mh_portal.core.agents.queries import AgentState
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.database import Database
from tests.factories.accounts import mails, make_account
from tests.factories.agents import SUPERVISOR, make_agent
from tests.factories.members import make_member

EMAIL = "lucie@conseil.example"


def supervisor(database: Database) -> actors.Actor:
    with database.write() as db:
        agent = make_agent(db, SUPERVISOR, AgentRole.SUPERVISOR, name="Marc Tellier")
        return actors.agent(agent.id)


def add(database: Database, by: actors.Actor, role: AgentRole = AgentRole.ADVISOR) -> int:
    with database.write() as db:
        account = team.add(db, EMAIL, "Lucie Moreau", role, by)
        team.send_link(db, account, by)
        return account.id


def newest_token(database: Database) -> str:
    with database.read() as db:
        sent = [facts for kind, _, facts in mails(db) if kind == "agent_link"]
    return str(sent[-1]["token"])


def state(database: Database, agent_id: int) -> AgentState:
    with database.read() as db:
        found = queries.find(db, agent_id)
    assert found is not None
    return found.state


def signed_in(database: Database, agent_id: int) -> str:
    """Sign an agent in; return the text of the cookie."""
    with database.write() as db:
        return sessions.open_session(db, agent_id, "test")


def test_an_agent_is_added_with_a_link_and_gets_in_by_steps(database: Database) -> None:
    agent_id = add(database, supervisor(database))
    assert state(database, agent_id) is AgentState.INVITED
    with database.write() as db:
        team.set_password(db, newest_token(database), "hash")
    assert state(database, agent_id) is AgentState.ENROLLING
    with database.read() as db:
        assert mails(db)[-1][:2] == ("agent_password_set", EMAIL)
        actions = db.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == ["agents:agent:added", "agents:link:made", "agents:password:set"]


def test_a_link_works_once_and_for_24_hours(database: Database) -> None:
    add(database, supervisor(database))
    token = newest_token(database)
    with database.write() as db:
        team.set_password(db, token, "hash")
    with pytest.raises(links.LinkNotUsableError), database.write() as db:
        team.set_password(db, token, "other")


def test_a_link_that_is_too_old_or_replaced_opens_nothing(database: Database) -> None:
    by = supervisor(database)
    agent_id = add(database, by)
    first = newest_token(database)
    with database.write() as db:
        team.send_link(db, db.get_one(Account, agent_id), by)
        other = make_agent(db, "anne@conseil.example", name="Anne Prigent")
        old = account_links.create(db, other.id, timedelta(0))
    for token in (first, old):
        with pytest.raises(links.LinkNotUsableError), database.write() as db:
            team.set_password(db, token, "hash")


def test_an_address_that_signs_somebody_in_is_refused(database: Database) -> None:
    by = supervisor(database)
    with database.write() as db:
        make_account(db, make_member(db), EMAIL)
    with pytest.raises(team.EmailInUseError):
        add(database, by)


def test_a_deactivated_agent_has_no_session_and_no_link_any_more(database: Database) -> None:
    by = supervisor(database)
    agent_id = add(database, by)
    token, cookie = newest_token(database), signed_in(database, agent_id)
    with database.write() as db:
        team.deactivate(db, db.get_one(Account, agent_id), by)
    with database.read() as db:
        assert sessions.find_live(db, cookie) is None
    with pytest.raises(links.LinkNotUsableError), database.write() as db:
        team.set_password(db, token, "hash")
    with pytest.raises(team.InactiveError), database.write() as db:
        team.send_link(db, db.get_one(Account, agent_id), by)
    assert state(database, agent_id) is AgentState.LEFT


def test_a_reactivated_agent_starts_with_a_new_link(database: Database) -> None:
    by = supervisor(database)
    with database.write() as db:
        agent = make_agent(db, EMAIL, name="Lucie Moreau", blocked_at=clock.utcnow())
        team.reactivate(db, agent, by)
        agent_id = agent.id
    assert state(database, agent_id) is AgentState.INVITED
    assert newest_token(database)


def test_a_lost_second_factor_is_taken_away_with_every_session(database: Database) -> None:
    by = supervisor(database)
    with database.write() as db:
        agent_id = make_agent(db, EMAIL, name="Lucie Moreau").id
    cookie = signed_in(database, agent_id)
    with database.write() as db:
        team.reset_second_factor(db, db.get_one(Account, agent_id), by)
    with database.read() as db:
        assert not second_factor.is_on(db, agent_id)
        assert sessions.find_live(db, cookie) is None
        assert mails(db)[-1][:2] == ("agent_second_factor_reset", EMAIL)


@pytest.mark.parametrize("verb", ["deactivate", "reset_second_factor"])
def test_nobody_changes_their_own_access(database: Database, verb: str) -> None:
    by = supervisor(database)
    with pytest.raises(team.OwnAccountError), database.write() as db:
        getattr(team, verb)(db, db.get_one(Account, by.id), by)


def test_the_last_supervisor_stays(database: Database) -> None:
    by = supervisor(database)
    with database.write() as db:
        # One who has not chosen a password yet cannot manage anything.
        make_agent(db, EMAIL, AgentRole.SUPERVISOR, password_hash=team.NO_PASSWORD)
    with pytest.raises(team.LastSupervisorError), database.write() as db:
        team.deactivate(db, db.get_one(Account, by.id), actors.OPERATOR)
    with pytest.raises(team.LastSupervisorError), database.write() as db:
        team.change_role(db, db.get_one(Account, by.id), AgentRole.ADVISOR, actors.OPERATOR)


def test_two_supervisors_do_not_take_each_others_role_away(database: Database) -> None:
    first = supervisor(database)
    with database.write() as db:
        second = actors.agent(make_agent(db, EMAIL, AgentRole.SUPERVISOR, name="Lucie Moreau").id)
    refused: list[Exception] = []

    def demote(whom: actors.Actor, by: actors.Actor) -> None:
        try:
            with database.write() as db:
                account = team.get(db, whom.id or 0)
                assert account is not None
                team.change_role(db, account, AgentRole.ADVISOR, by)
        except team.LastSupervisorError as error:
            refused.append(error)

    threads = [
        threading.Thread(target=demote, args=pair) for pair in ((first, second), (second, first))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as db:
        left = [agent for agent in queries.list_team(db) if agent.role is AgentRole.SUPERVISOR]
    assert (len(left), len(refused)) == (1, 1)
