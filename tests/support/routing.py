"""Addresses compiled once for all applications of a test run.

Werkzeug makes a function of each address by compiling it, half a second for the portal's seven
hundred; nearly every test makes an application of its own, with the same addresses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

_Builder = Callable[..., tuple[str, str]]
_known: dict[Any, _Builder] = {}
_compile: Callable[[Rule, bool], _Builder] = Rule._compile_builder


def _remembered(rule: Rule, append_unknown: bool = True) -> _Builder:
    # What the function is made of; it gets the rule itself when it is called.
    defaults = tuple(sorted((rule.defaults or {}).items()))
    key = (rule.rule, defaults, tuple(rule._trace), append_unknown)
    if key not in _known:
        _known[key] = _compile(rule, append_unknown)
    return _known[key]


def remember() -> None:
    """Let every application of this process share what was compiled."""
    Rule._compile_builder = _remembered  # type: ignore[method-assign, assignment]
