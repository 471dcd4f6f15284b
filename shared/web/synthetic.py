"""The badge "Synthetic" next to every main heading in an installation whose records are invented (LOOK, section 1).

It is inserted into templates as they are loaded, so that no page of any service can lack it.
"""

import re

from jinja2.ext import Extension

_HEADING = re.compile(r"<h1([^>]*)>(.*?)</h1>", re.DOTALL)
_BADGE = '{% if synthetic %} <span class="badge dashed">{{ _("Synthetic") }}</span>{% endif %}'


class SaidBesideHeadings(Extension):
    """A template extension. Needs `synthetic` among the globals of the environment."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002  Jinja's own
        return _HEADING.sub(_with_badge, source)


def _with_badge(heading: re.Match[str]) -> str:
    attributes, text = heading.groups()
    if "hidden-words" in attributes:
        # For screen readers only; the visible badge follows.
        return f"<h1{attributes}>{text}</h1>{_BADGE}"
    return f"<h1{attributes}>{text}{_BADGE}</h1>"
