"""Every group of commands, put into `flask --app app`."""

from __future__ import annotations

from flask import Flask

from mh_portal.cli import (
    agents,
    audit,
    backup,
    campaigns,
    db,
    demo,
    establishments,
    extract,
    indicators,
    mail,
    privacy,
    requests,
)


def register(app: Flask) -> None:
    """Give the application the commands of every group."""
    for module in (
        db,
        extract,
        establishments,
        mail,
        agents,
        audit,
        backup,
        campaigns,
        requests,
        privacy,
        indicators,
        demo,
    ):
        app.cli.add_command(module.group)
