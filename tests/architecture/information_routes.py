"""The addresses of the help and of the legal pages."""

from __future__ import annotations

from tests.architecture.route import Route

ROUTES = (
    Route(endpoint="information.help", path="/aide"),
    Route(endpoint="information.questions", path="/aide/questions"),
    Route(endpoint="information.tutorial", path="/aide/creer-mon-compte"),
    Route(endpoint="information.video", path="/aide/video"),
    Route(endpoint="information.accessibility", path="/accessibilite"),
    Route(endpoint="information.legal_notice", path="/mentions-legales"),
    Route(endpoint="information.terms", path="/conditions-generales"),
    Route(endpoint="information.personal_data", path="/donnees-personnelles"),
)
