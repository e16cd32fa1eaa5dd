"""Without JavaScript: every link and every search form leads on, and every page is reached."""

from __future__ import annotations

import dataclasses
import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from mh_portal.blueprints import registry
from mh_portal.core.messages import mediators
from tests.architecture import campaign_routes
from tests.architecture.route import GET, Reached
from tests.architecture.routes import FORMS, TABLE
from tests.support import assisting, hygiene, terminations
from tests.support.html import Element, forms_of, parse
from tests.support.sample import VERIFYING, VISITOR, Sample

HERE = "http://localhost"
# An e-mail as its recipient sees it has nothing of the portal's layout.
LETTER = re.compile(r"/demo/boite-mail/[^/]+/html")
# A walk that does not end goes round in addresses made of addresses.
FARTHEST = 600
# Days and weeks of the past lead to earlier ones, for ever: one step back is enough.
PAST = re.compile(r"/indicateurs\?.*fin=|/semaine/[^.?]*$")

# What stands on its page once an app was begun, and where the portal has a name: browsers make no
# passkeys for a number.
NOT_IN_THE_SAMPLE = {"space.authenticator.add", "space.passkeys.add"}
# The agents' own are the same pages; no agent of the sample has a passkey to take away.
NOT_IN_THE_SAMPLE |= {"desk.authenticator.add", "desk.passkeys.add", "desk.passkeys.remove"}
# Nor has a helper of the sample anything beside the password; the owner has an account already.
NOT_IN_THE_SAMPLE |= {
    "helping.authenticator.add",
    "helping.passkeys.add",
    "helping.passkeys.remove",
    "space.calls.begin_account",
}
# Nobody in the sample has lost the second factor.
NOT_IN_THE_SAMPLE |= {"space.letters.prepare", "verification_step.submit_letter_code"}


@dataclasses.dataclass
class Walk:
    """What somebody finds who follows every link: the answers by address, and the other sites.

    Addresses that do not begin as `within` are left alone.
    """

    client: FlaskClient
    within: str = "/"
    pages: dict[str, Element] = dataclasses.field(default_factory=dict)
    files: set[str] = dataclasses.field(default_factory=set)
    elsewhere: set[str] = dataclasses.field(default_factory=set)
    broken: list[str] = dataclasses.field(default_factory=list)

    def start(self, *paths: str) -> None:
        """Follow everything from these addresses on."""
        waiting = deque((path, "the start") for path in paths)
        while waiting:
            path, source = waiting.popleft()
            if path in self.pages:
                continue
            assert len(self.pages) < FARTHEST, f"the walk does not end: {path} from {source}"
            answer = self.client.get(path, follow_redirects=True)
            # A search form that is sent as it stands may be refused, in words.
            if answer.status_code != 200 and not (answer.status_code == 422 and "?" in path):
                self.broken.append(f"{answer.status_code}: {path} from {source}")
            self.pages[path] = Element("", {})
            if answer.mimetype == "text/html":
                check = parse if LETTER.fullmatch(path) else hygiene.check_page
                root = self.pages[path] = check(answer.text)
                waiting.extend(
                    (found, path)
                    for found in self._local(root, path)
                    if not (PAST.search(path) and PAST.search(found))
                )

    def _local(self, root: Element, page: str) -> Iterator[str]:
        for address in addresses(root):
            target = urlsplit(urljoin(HERE + page, address))
            if target.scheme not in {"http", "https"}:
                continue
            if f"{target.scheme}://{target.netloc}" != HERE:
                self.elsewhere.add(address)
            elif target.path.startswith("/static/"):
                self.files.add(target.path)
            elif target.path.startswith(self.within):
                yield target.path + (f"?{target.query}" if target.query else "")


def addresses(root: Element) -> Iterator[str]:
    """Give what a page leads to, fetches or shows, and its search forms as they stand."""
    for element in root.walk():
        for name in ("href", "src"):
            address = element.get(name)
            if address:
                yield address
    for form in forms_of(root):
        if form.method == "get":
            yield f"{form.action}?{urlencode(form.values)}"


@pytest.fixture(scope="module")
def visitor(sample: Sample) -> Walk:
    """Return the walk of somebody who is not signed in."""
    walk = Walk(sample.bare_client(VISITOR))
    walk.start("/")
    return walk


@pytest.fixture(scope="module")
def member(sample: Sample) -> Walk:
    """Return the walk of a member, from the home of the space and from the first page."""
    walk = Walk(sample.bare_client("owner"))
    walk.start("/espace", "/")
    return walk


@pytest.fixture(scope="module")
def agent(sample: Sample) -> Walk:
    """Return the walk of a supervisor of the call centre."""
    # The public's pages lead to the members' space, which is closed to agents.
    walk = Walk(sample.bare_client("supervisor"), within="/conseiller")
    walk.start("/conseiller")
    return walk


@pytest.fixture(scope="module")
def caller(sample: Sample) -> Walk:
    """Return the walk of an advisor through the pages of a member whose file is open."""
    walk = Walk(assisting.agent(sample), within="/assistance")
    walk.start(sample.fill("/assistance/{owner_number}"))
    return walk


@pytest.fixture(scope="module")
def helper(sample: Sample) -> Walk:
    """Return the walk of a trusted helper: their own pages, and those of whom they help."""
    walk = Walk(sample.bare_client("helper_all"), within="/aidant")
    walk.start("/aidant")
    return walk


EVERYONE = ("visitor", "member", "agent", "caller", "helper")


@pytest.fixture
def everyone(request: pytest.FixtureRequest) -> list[Walk]:
    """Return all walks together."""
    return [request.getfixturevalue(name) for name in EVERYONE]


@pytest.fixture(params=EVERYONE)
def walk(request: pytest.FixtureRequest) -> Walk:
    """Return the walks, one after the other."""
    found: Walk = request.getfixturevalue(request.param)
    return found


def endpoints(sample: Sample, paths: list[str]) -> set[str]:
    adapter = sample.app.url_map.bind("localhost")
    return {_own(str(adapter.match(urlsplit(path).path)[0])) for path in paths if path}


def _own(endpoint: str) -> str:
    """Return an endpoint; for a page in another's space, that of the member's own."""
    tree, _, name = endpoint.partition(".")
    return f"space.{name}" if tree in registry.OTHERS_SPACES else endpoint


def test_no_link_is_broken(walk: Walk) -> None:
    assert walk.broken == []
    assert len(walk.pages) > 15


def test_every_file_is_there(sample: Sample, walk: Walk) -> None:
    client = sample.bare_client()
    assert len(walk.files) > 5
    for path in walk.files:
        with client.get(path) as answer:
            assert answer.status_code == 200, path


def test_a_link_into_another_page_finds_its_place(walk: Walk) -> None:
    for page, root in walk.pages.items():
        for link in root.find_all("a"):
            path, _, place = urljoin(page, link.get("href") or "").partition("#")
            if place and path in walk.pages:
                ids = {element.get("id") for element in walk.pages[path].walk()}
                assert place in ids, f"{link.get('href')} on {page}"


def test_only_known_sites_are_led_to(sample: Sample, walk: Walk) -> None:
    settings = sample.settings
    assert walk.elsewhere <= {
        "https://www.cnil.fr/",  # where to complain, named with the members' rights
        # where to complain of what is not accessible
        "https://formulaire.defenseurdesdroits.fr/",
        "https://www.defenseurdesdroits.fr/",
        settings.retirement_url,
        settings.savings_url,
        settings.international_url,
        settings.nine_digits_url,
        settings.partner_appointment_url,
        settings.partner_teleconsultation_url,
        settings.partner_coaching_url,
        settings.partner_home_assistance_url,
        *(mediator.website for mediator in mediators.mediators().values()),
    }


def test_nobody_is_led_into_another_space(caller: Walk, helper: Walk) -> None:
    for walk in (caller, helper):
        addresses_there = {found for root in walk.pages.values() for found in addresses(root)}
        assert [found for found in addresses_there if re.match("/espace(/|$)", found)] == []


def test_every_page_is_reached_as_the_table_says(sample: Sample, everyone: list[Walk]) -> None:
    linked = endpoints(sample, [path for walk in everyone for path in walk.pages])
    for route in TABLE:
        if route.method == GET and route.reached is Reached.LINK:
            assert route.endpoint in linked, f"no link leads to {route.path}"
        elif route.reached is Reached.MACHINE:
            assert route.endpoint not in linked


def test_a_form_leads_to_the_pages_that_no_link_leads_to(sample: Sample) -> None:
    led_to = endpoints(sample, [sample.fill(form.leads_to) for form in FORMS])
    missing = [
        route.endpoint
        for route in TABLE
        if route.reached is Reached.FORM and route.endpoint not in led_to
    ]
    assert missing == []


def test_the_demo_mailbox_leads_to_what_an_email_leads_to(sample: Sample, visitor: Walk) -> None:
    assert sample.fill("/compte/activation/{activation}") in visitor.pages


def test_every_form_stands_on_a_page(sample: Sample, everyone: list[Walk]) -> None:
    adapter = sample.app.url_map.bind("localhost")
    walked = [root for walk in everyone for root in walk.pages.values()]
    shown = {
        _own(str(adapter.match(urlsplit(form.action).path, "POST")[0]))
        for root in [*walked, *_others(sample), *_of_calls_and_helpers(sample)]
        for form in forms_of(root)
        if form.method == "post"
    }
    assert shown == {form.endpoint for form in FORMS} - NOT_IN_THE_SAMPLE


def _others(sample: Sample) -> Iterator[Element]:
    """Give the pages that e-mails lead to, and those of a state of their own."""
    second, step = "/espace/profil/double-authentification", "/connexion/verification"
    for path in (second + "/application/retrait", second + "/codes/retrait"):
        yield parse(sample.client("owner").get(path).text)
    yield parse(sample.client("owner").get("/espace/profil/confirmation").text)
    removal = sample.fill(second + "/cles/{passkey}/retrait")
    yield parse(sample.client("other").get(removal).text)
    for path in (step, step + "/aide"):
        yield parse(sample.client(VERIFYING).get(path).text)
    agent = sample.bare_client("supervisor")
    token = {"csrf_token": sample.token(agent)}
    for path in ("{to_answer}", "{to_acknowledge}"):
        opened = agent.post(sample.fill(f"/conseiller/messages/{path}"), data=token)
        yield parse(opened.text)
    for path in ("/compte/activation/{expired}", "/compte/opposition/{opposition}"):
        yield parse(sample.client().get(sample.fill(path)).text)
    for path in ("/mot-de-passe/{recovery}", "/desinscription/{unsubscription}"):
        yield parse(sample.client().get(sample.fill(path)).text)
    yield parse(sample.client().get(sample.fill("/retour/coordonnees-bancaires/{bank_back}")).text)
    for path in ("/identifiant", "/identifiant/{identifier}"):
        yield parse(sample.client("migrating").get(sample.fill(path)).text)
    yield from terminations.pages(sample)
    for page in campaign_routes.FORM_PAGES:
        yield parse(sample.client("supervisor").get(sample.fill(page)).text)
    own = "/conseiller/profil"
    for path in ("/confirmation", "/double-authentification/application/retrait"):
        yield parse(sample.client("advisor").get(own + path).text)
    yield parse(sample.client().get(sample.fill("/conseiller/mot-de-passe/{agent_link}")).text)
    confirmation = "/espace/profil/email/{email_change}"
    yield parse(sample.client("owner").get(sample.fill(confirmation)).text)


def _of_calls_and_helpers(sample: Sample) -> Iterator[Element]:
    """Give pages that a search, a form or an e-mail leads to, and a helper's of a state of its own."""
    yield parse(sample.client().get("/conseiller/connexion").text)
    opening = sample.fill("/conseiller/assures/{owner_number}/ouverture")
    yield parse(sample.client("advisor").get(opening).text)
    for viewer, link in ((VISITOR, "{invitation}"), ("helper_all", "{helper_invitation}")):
        invitation = sample.fill(f"/aidant/invitation/{link}")
        yield parse(sample.client(viewer).get(invitation).text)
    yield parse(sample.client("owner").get("/espace/profil/aidants/invitation/verification").text)
    second = "/double-authentification"
    for path in ("/confirmation", second + "/application/retrait", second + "/codes/retrait"):
        yield parse(sample.client("helper_all").get(f"/aidant/profil{path}").text)
