"""What a record's page is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

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


def bold(text: str, **parts: object) -> Markup:
    """A sentence of gettext with its changed words in bold: `bold(_("It is called %(name)s."), name=…)`."""
    marked_up = {name: Markup("<b>{}</b>").format(part) for name, part in parts.items()}
    return Markup(text) % marked_up  # noqa: S704 - the sentence is ours, the parts are escaped above
