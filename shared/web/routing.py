"""Routes that are ready to be matched at once, and to have addresses made of them when the first is wanted."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LazyRule(Rule):
    """werkzeug compiles two functions for each route, which took half of the time in which an application starts.

    Most of a process's routes never have an address made of them. Should werkzeug name its step otherwise one day, then
    this one is not asked, and all is compiled at the start again.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        compiled: list[Builder] = []

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            if not compiled:
                compiled.append(super(LazyRule, self)._compile_builder(append_unknown))
            return compiled[0](rule, **values)

        return build
