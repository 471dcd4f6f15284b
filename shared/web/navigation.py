"""Navigation: entries as data supplied by the package that assembles the services, since the kernel has no domain
terms."""

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import cast

from flask import current_app, request

from shared.web.viewer import Viewer


@dataclass(frozen=True)
class Entry:
    """A link to a page. `label` may be lazy; no `roles` means everybody; `count` is drawn behind the label. `beside`
    are the pages reached from this one, shown above it instead of in the sidebar. `leads` are path patterns, not below
    its own path, of pages that belong to it."""

    label: str
    path: str
    roles: frozenset[str] = frozenset()
    count: Callable[[], int | None] | None = None
    beside: tuple["Entry", ...] = ()
    leads: tuple[str, ...] = ()

    def shown_to(self, viewer: Viewer) -> bool:
        return not self.roles or bool(self.roles & viewer.roles)

    @property
    def is_here(self) -> bool:
        """Return whether the current page is this one, below it, or one that belongs to it."""
        return _is_above(self.path) or any(fnmatchcase(request.path, pattern) for pattern in self.leads)


def _is_above(path: str) -> bool:
    """Return whether the current page is at a path or below it; a path with a query is that of one view of a list."""
    path, _mark, query = path.partition("?")
    if not (request.path + "/").startswith(path.rstrip("/") + "/"):
        return False
    return not query or query in request.query_string.decode("ascii", "replace").split("&")


@dataclass(frozen=True)
class Group:
    """Up to seven entries under one heading, which is omitted if the label is empty."""

    label: str
    entries: tuple[Entry, ...]

    def shown_to(self, viewer: Viewer) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.shown_to(viewer))


@dataclass(frozen=True)
class Navigation:
    """The console's sidebar (`groups`), the bar above reports (`reports`), the footer (`account`), and the home page.

    `first` is the starting page for a newcomer to a demonstration; other installations have none. `begin` are starting
    pages for certain roles, to which the start page leads. `sign_out` is a page with the button, since only its own
    service has that form's token. `start` is the task page, `year` the page of the year's meetings, `imports` the
    import page, with which an empty installation begins. `page_help` explains the purpose of pages, by path pattern;
    the first match counts.
    """

    groups: tuple[Group, ...] = ()
    reports: tuple[Entry, ...] = ()
    account: tuple[Entry, ...] = ()
    first: tuple[Entry, ...] = ()
    begin: tuple[Entry, ...] = ()
    home: str = "/"
    search: Entry | None = None
    sign_out: str | None = None
    start: str | None = None
    year: str | None = None
    imports: str | None = None
    page_help: tuple[tuple[str, str], ...] = ()

    def help_here(self) -> str | None:
        """Return the help for the current page; None if it has none."""
        return next((text for pattern, text in self.page_help if fnmatchcase(request.path, pattern)), None)

    def current_path(self) -> str | None:
        """Return the path of the entry for the current page, or of the nearest above it; pages beside an entry count as
        that entry in the sidebar."""
        nearest = self._nearest()
        return None if nearest is None else nearest[0].path

    def beside_this(self, viewer: Viewer) -> tuple[Entry, ...]:
        """Return the current page's entry and the pages beside it; empty if none are visible."""
        nearest = self._nearest()
        if nearest is None or not nearest[0].beside:
            return ()
        entries = tuple(entry for entry in (nearest[0], *nearest[0].beside) if entry.shown_to(viewer))
        return entries if len(entries) > 1 else ()

    def nearest_path(self) -> str | None:
        """Return the path of the current page, or of the nearest above it, among all entries and the pages beside
        them."""
        nearest = self._nearest()
        return None if nearest is None else nearest[1].path

    def _nearest(self) -> tuple[Entry, Entry] | None:
        """Return the entry that the current page belongs to, and the nearest page: the entry itself, or one beside
        it."""
        groups = (*(group.entries for group in self.groups), self.reports, self.account)
        pairs = [(entry, each) for entries in groups for entry in entries for each in (entry, *entry.beside)]
        above = [pair for pair in pairs if pair[1].is_here]
        return max(above, key=lambda pair: len(pair[1].path), default=None)


def current_navigation() -> Navigation:
    """Return the navigation of the app that answers this request."""
    return cast(Navigation, current_app.extensions["rapporteur"]["settings"].navigation)
