"""The parts of a record's page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from flask_babel import gettext
from markupsafe import Markup

from shared.web.console.editing import Editable

Tone = Literal["good", "info", "warn", "bad", "plain", "dashed"]


@dataclass(frozen=True)
class Badge:
    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class FactRow:
    """A line of facts: `value` None is shown as "not known"; `since` is the first day, or None.

    `edit`: how it is edited in place, None if it is not. `path` leads to the record named, `withdraw` to the act that
    withdraws the underlying statement.
    """

    label: str
    value: str | Markup | None
    since: str | None = None
    source: str | Markup | None = None
    path: str | None = None
    edit: Editable | None = None
    withdraw: str | None = None


@dataclass(frozen=True)
class Tab:
    label: str
    path: str
    count: int | None = None
    drawer: bool = False
    """True to open it beside the record's own page, if possible."""


@dataclass(frozen=True)
class Snapshot:
    """A record on another day: its name then, the meaning of that day, and the facts; no facts if none were known."""

    heading: str
    sentence: str
    facts: Sequence[FactRow]


@dataclass(frozen=True)
class HistoryEntry:
    """One event of a record in plain words, with the changed values in `<b>`.

    `recorded` is None until the event is sealed. `effective` is a partial date, or None if the first day is unknown;
    `dated` is False for events without such a date.
    """

    sentence: Markup | str
    recorded: str | None
    version: int
    event: str
    effective: str | None = None
    dated: bool = True
    by: str | None = None
    reason: str | None = None
    replaces: int | None = None


def by_effective_date(entries: Sequence[HistoryEntry]) -> list[HistoryEntry]:
    """Sort by effective date; events without one come last, in the order recorded."""
    return sorted(entries, key=lambda entry: (entry.effective is None, entry.effective or "", entry.version))


@dataclass(frozen=True)
class Card:
    """Other records of one kind that refer to a record: a few lines with links, the list of all, and the action that
    adds one."""

    label: str
    rows: Sequence[tuple[str, str]]
    count: int
    path: str
    act: str = ""
    act_path: str = ""


def changes(changed: Iterable[tuple[str, str, str]]) -> Markup:
    """Return a sentence for each fact (label, old, new) that differs."""
    sentence = Markup(gettext("%(what)s: %(was)s is now %(now)s."))  # noqa: S704  ours; the parts are escaped
    return Markup(" ").join(
        sentence % {"what": label, "was": Markup("<s>{}</s>").format(was), "now": Markup("<b>{}</b>").format(now)}
        for label, was, now in changed
        if was != now
    )


def bold(text: str, **parts: object) -> Markup:
    """Return a gettext sentence with its changed words in bold: `bold(_("It is called %(name)s."), name=…)`."""
    marked_up = {name: Markup("<b>{}</b>").format(part) for name, part in parts.items()}
    return Markup(text) % marked_up  # noqa: S704 - the sentence is ours, the parts are escaped above
