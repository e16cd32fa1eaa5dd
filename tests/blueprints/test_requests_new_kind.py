"""A new kind of request is three files: in a copy of the portal, they are all that is added."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from mh_portal.config import ROOT

KIND = '''
"""A kind that the portal does not have."""
import dataclasses
from mh_portal.core.requests.kind import Details, Kind
from mh_portal.core.requests.rules import WorkingDays

@dataclasses.dataclass(frozen=True)
class TrialDetails(Details):
    reason: str | None = None
    remark: str | None = None

KIND = Kind(slug="essai", title="Une nouvelle carte", summary="Recevez une autre carte.",
            picture="card", details=TrialDetails, promise=WorkingDays(2),
            next_steps=("La carte part par courrier.",))
'''
FORM = '''
"""Why, and a remark."""
from mh_portal.blueprints.requests.journey import Journey, Step, StepForm, choice
from mh_portal.core.requests.kinds import trial
from mh_portal.web import fields

class ReasonForm(StepForm):
    reason = fields.ChoiceField("Pourquoi ?", [fields.Required("Choisissez.")],
                                choices=[choice("lost", "Perdue"), choice("worn", "Abîmée")])
    remark = fields.LineField("Une remarque")

JOURNEY = Journey(kind=trial.KIND, template="requests/trial.html",
                  steps=(Step("raison", "La raison", ReasonForm),))
'''
TEMPLATE = """
{% extends "requests/_journey.html" %}
{% from "components/fields.html" import radios, text_field %}
{% block introduction %}<p>Une question.</p>{% endblock %}
{% block fields %}{{ radios(form.reason) }}{{ text_field(form.remark) }}{% endblock %}
"""
# What a member does, in the copy; prints what there is to see.
WALK = """
import json, sys
from datetime import datetime
sys.path.append({root!r})  # the tests' own helpers; the portal is the copy's
from app import create_app
from mh_portal.cli import schema
from mh_portal.config import Settings
from mh_portal.core import clock
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.members import make_member
from tests.support.client import PageClient
from tests.support.html import parse
from tests.support.portal import mails_of, writing

settings = Settings.from_environment({settings!r})
schema.upgrade(settings.database_url)
app = create_app(settings)
app.test_client_class = PageClient
clock.start_at(datetime(2022, 4, 13, 9, tzinfo=clock.ZONE))
with writing(app) as db:
    make_account(db, make_member(db, postal_code="57000"))
client = app.test_client()
client.submit("/connexion", email="jeanne@courriel.example", password=PASSWORD)
choice = client.get("/espace/demandes/nouvelle").text
step = client.submit("/espace/demandes/nouvelle/essai").location
recap = client.submit(step, reason="lost", remark="").location
shown = parse(client.get(recap).text).text
done = client.submit(recap).location
print(json.dumps({{
    "choice": choice, "recap": shown, "confirmation": parse(client.get(done).text).text,
    "list": parse(client.get("/espace/demandes").text).text,
    "mails": [(kind, facts["promised_on"]) for kind, _, facts in mails_of(app)],
}}))
"""


def test_three_files_make_a_kind(tmp_path: Path, environment: dict[str, str]) -> None:
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "mh_portal", tmp_path / "mh_portal", ignore=skip)
    shutil.copy(ROOT / "app.py", tmp_path)
    for folder in ("migrations", "translations"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    for path, text in {
        "core/requests/kinds/trial.py": KIND,
        "blueprints/requests/forms/trial.py": FORM,
        "templates/requests/trial.html": TEMPLATE,
    }.items():
        new = tmp_path / "mh_portal" / path
        assert not new.exists()
        new.write_text(text)
    settings = environment | {
        "MH_PORTAL_DATABASE_URL": f"sqlite:///{tmp_path / 'copy.db'}",
        "MH_PORTAL_LIMITS": "off",
    }
    walk = tmp_path / "walk.py"
    walk.write_text(WALK.format(root=str(ROOT), settings=settings))
    # The copy stands before the tests' folder, where the portal itself is as well.
    environ = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        [sys.executable, str(walk)],
        check=False,
        env=environ,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    seen = json.loads(run.stdout.splitlines()[-1])
    assert "Une nouvelle carte" in seen["choice"]
    assert "Mes droits sur mes données" in seen["choice"]
    assert "Perdue" in seen["recap"]
    assert "La carte part par courrier." in seen["confirmation"]
    assert "Une nouvelle carte" in seen["list"]
    # Two working days from a Wednesday in Moselle: Good Friday and Easter Monday do not count.
    assert seen["mails"] == [["request_received", "19\N{NO-BREAK SPACE}avril 2022"]]
