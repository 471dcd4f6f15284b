"""Navigation: entries as data from the package that assembles the services, since the kernel knows no nouns."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request

from shared.web.viewer import Viewer


@dataclass(frozen=True)
class Entry:
    """A link to a page. `label` may be lazy; no `roles` means everybody; `count` is drawn behind the label."""

    label: str
    path: str
    roles: frozenset[str] = frozenset()
    count: Callable[[], int | None] | None = None

    def shown_to(self, viewer: Viewer) -> bool:
        return not self.roles or bool(self.roles & viewer.roles)


@dataclass(frozen=True)
class Group:
    """Up to seven entries under one heading; an empty label draws none."""

    label: str
    entries: tuple[Entry, ...]

    def shown_to(self, viewer: Viewer) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.shown_to(viewer))


@dataclass(frozen=True)
class Navigation:
    """The console's sidebar (`groups`), the bar over reports (`reports`), the foot (`account`), and the home page.

    `first` is the start for a newcomer to a demonstration; other installations have none. `begin` is the page to which
    a start page leads visitors with a first page of their own. `sign_out` is a page with the button: only its own
    service has the token of that form.
    """

    groups: tuple[Group, ...] = ()
    reports: tuple[Entry, ...] = ()
    account: tuple[Entry, ...] = ()
    first: tuple[Entry, ...] = ()
    begin: tuple[Entry, ...] = ()
    home: str = "/"
    search: str | None = None
    sign_out: str | None = None

    def current_path(self) -> str | None:
        """Return the path of the entry for the present page, or of the nearest one above it."""
        groups = (*(group.entries for group in self.groups), self.reports, self.account)
        paths = [entry.path for entries in groups for entry in entries]
        above = [path for path in paths if (request.path + "/").startswith(path.rstrip("/") + "/")]
        return max(above, key=len, default=None)
