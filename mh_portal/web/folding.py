"""Templates whose fixed texts are put in when they are compiled, not each time they are shown.

The portal has one language, one map of addresses and one version of its static files while it
runs: `_("Sign in")`, `url_for("sign_in.submit")` and `static_url("css/theme.css")` never change,
and looking them up was half the time of a page.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment
from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup
from werkzeug.routing import BuildError

# What is folded when all its arguments are fixed; each is a global of the environment.
FOLDED = frozenset({"_", "gettext", "static_url", "url_for"})


class _Folder(NodeTransformer):
    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._globals: MutableMapping[str, Any] = environment.globals

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the visitor's naming
        """Replace a call of a folded function with fixed arguments by its outcome."""
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        fixed = all(isinstance(argument, nodes.Const) for argument in node.args)
        if name not in FOLDED or not fixed or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return node
        arguments = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
        if name == "static_url":
            return nodes.Const(self._globals[name](*arguments), lineno=node.lineno)
        if name == "url_for":
            return self._address(*arguments) or node
        # A translator may use markup, as with newstyle gettext; « %% » stands for one.
        translated = self._globals["fixed_text"](*arguments)
        text = Markup(translated) % {}  # noqa: S704 - the catalogue is ours
        return nodes.Const(text, lineno=node.lineno)

    def _address(self, endpoint: str) -> nodes.Const | None:
        """Return the address of a page; None where it cannot be known before a request."""
        try:
            return nodes.Const(self._environment.app.url_map.bind("").build(endpoint))
        except BuildError:
            return None


class FoldingEnvironment(Environment):
    """Flask's template environment, with what is fixed folded into the compiled template."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what every template knows: all of ours know the same.

        Jinja would stack two mappings, and go through them in Python for each page.
        """
        return super().make_globals(d) if d else self.globals

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        return super()._generate(_Folder(self).visit(source), *args, **kwargs)
