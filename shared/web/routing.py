"""Routes that can be matched immediately, but are compiled for building addresses only when first needed."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LazyRule(Rule):
    """A rule with lazy compilation: werkzeug compiles two functions per route, which took half of an application's
    startup.

    Most routes of a process never have an address built. If werkzeug renames that step, this override is not called,
    and everything is compiled at startup again.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        compiled: list[Builder] = []

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            if not compiled:
                compiled.append(super(LazyRule, self)._compile_builder(append_unknown))
            return compiled[0](rule, **values)

        return build


def install(app: Flask) -> None:
    """Answer OPTIONS with the methods of the requested route, not of another that also matches: `/people/called`
    accepts only POST, although `/people/<person>`, which accepts GET, matches it too."""

    def allowed() -> Response:
        matched, answer = request.url_rule, app.response_class()
        rules = [] if matched is None else [rule for rule in app.url_map.iter_rules() if rule.rule == matched.rule]
        answer.allow.update(method for rule in rules for method in rule.methods or ())
        return answer

    app.make_default_options_response = allowed  # type: ignore[method-assign]  # Flask's way to answer otherwise
