"""The forms of every kind: a module here with a `JOURNEY` asks for one, and nothing else lists them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from mh_portal.blueprints.requests.journey import Journey


def _found() -> dict[str, Journey]:
    modules = (
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
    )
    journeys: list[Journey] = [module.JOURNEY for module in modules]
    return {journey.kind.slug: journey for journey in journeys}


# By the kind's name in addresses.
JOURNEYS: Mapping[str, Journey] = MappingProxyType(_found())
