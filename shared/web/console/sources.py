"""Display of sources: a web address becomes a link that shows its host, anything else remains text."""

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from markupsafe import Markup, escape

LONGEST_PATH = 48
NOTHING = Markup("")
BETWEEN = "; "
"""What an import puts between the sources of a row."""


def parts_of(source: str) -> list[str]:
    """Return the sources in a text that names several, at least one of them by its address; other texts are one."""
    return [each for each in source.split(BETWEEN) if each] if "://" in source else [source]


def linked(source: str) -> Markup:
    """Return each http or https address as a link labelled with host and path; anything else unchanged.

    Other schemes, and addresses with a user name and password, never become links.
    """
    return escape(BETWEEN).join(map(_linked, parts_of(source)))


def _linked(source: str) -> Markup:
    try:
        parts = urlsplit(source)
        host = parts.hostname if parts.scheme in ("http", "https") and not parts.username else None
    except ValueError:
        host = None
    if not host or any(letter.isspace() for letter in source):
        return escape(source)
    path = unquote(parts.path + (f"?{parts.query}" if parts.query else "")).rstrip("/")
    if len(path) > LONGEST_PATH:
        path = f"{path[:LONGEST_PATH]}…"
    under = Markup(" <small>{}</small>").format(path) if path else NOTHING
    return Markup('<a class="source" href="{}" rel="noopener noreferrer">{}{}</a>').format(source, host, under)


def sources_list(sources: Iterable[str]) -> Markup | None:
    """Return sources, one per line; None if there are none."""
    lines = [Markup("<li>{}</li>").format(linked(source)) for source in sources]
    return Markup('<ul class="plain sources">{}</ul>').format(NOTHING.join(lines)) if lines else None
