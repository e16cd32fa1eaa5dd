"""Every kind of request: a module here with a `KIND` is one, and nothing else lists them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from mh_portal.core.requests.kind import Kind


def _found() -> dict[str, Kind]:
    modules = (
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
    )
    kinds: list[Kind] = [module.KIND for module in modules]
    return {kind.slug: kind for kind in sorted(kinds, key=lambda kind: kind.title)}


# By the name in addresses, in the order of their titles.
KINDS: Mapping[str, Kind] = MappingProxyType(_found())
