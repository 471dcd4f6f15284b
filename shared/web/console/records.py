"""What a record's page is made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from flask_babel import gettext
from markupsafe import Markup

Tone = Literal["good", "info", "warn", "bad", "plain", "dashed"]


@dataclass(frozen=True)
class Badge:
    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class FactRow:
    """A line of facts: `value` None is drawn as "not known"; `since` says from when, or None for nothing."""

    label: str
    value: str | Markup | None
    since: str | None = None


@dataclass(frozen=True)
class Tab:
    label: str
    path: str
    count: int | None = None


@dataclass(frozen=True)
class Snapshot:
    """A record on another day: what it was called, what exactly the day means, and the facts; none if none were known."""

    heading: str
    sentence: str
    facts: Sequence[FactRow]


@dataclass(frozen=True)
class HistoryEntry:
    """One event of a record in plain words; the changed ones in `<b>`.

    `recorded` is None until the event is sealed. `effective` is a partial date or None where it is not known since
    when; `dated` is False for events that have no such date.
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
    """By effective date; those without one last, in the order in which they were learnt."""
    return sorted(entries, key=lambda entry: (entry.effective is None, entry.effective or "", entry.version))


@dataclass(frozen=True)
class Card:
    """Other records about a record, by kind: a few lines with their pages, the list of all, and the act that adds one."""

    label: str
    rows: Sequence[tuple[str, str]]
    count: int
    path: str
    act: str = ""
    act_path: str = ""


def changes(changed: Iterable[tuple[str, str, str]]) -> Markup:
    """A sentence for each fact (what, was, now) that is not as it was."""
    sentence = Markup(gettext("%(what)s: %(was)s is now %(now)s."))  # noqa: S704  ours; the parts are escaped
    return Markup(" ").join(
        sentence % {"what": what, "was": Markup("<s>{}</s>").format(was), "now": Markup("<b>{}</b>").format(now)}
        for what, was, now in changed
        if was != now
    )


def bold(text: str, **parts: object) -> Markup:
    """A sentence of gettext with its changed words in bold: `bold(_("It is called %(name)s."), name=…)`."""
    marked_up = {name: Markup("<b>{}</b>").format(part) for name, part in parts.items()}
    return Markup(text) % marked_up  # noqa: S704 - the sentence is ours, the parts are escaped above
