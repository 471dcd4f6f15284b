"""What sentences about events need besides the event, and how they word what was and what is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from services.registry.console.labels import days
from services.registry.console.names_on_day import NamesOnDay
from shared.contracts import registry as events
from shared.domain.event import Clear, Personal


@dataclass
class HistoryContext:
    """What sentences need besides the event: names of other records on its day, who did it, and what was said before."""

    organizations: NamesOnDay
    countries: Mapping[str, str]
    person: Callable[[str], str]
    previous: dict[str, Any] = field(default_factory=dict)
    proposed: dict[str, events.RoleChangeProposed] = field(default_factory=dict)
    actor: str = ""
    marking: str = ""
    day: str = ""

    def organization(self, record: str) -> str:
        """What it was called on the day that the event is about."""
        return self.organizations.name_on(record, self.day) or record

    def country(self, iso3: str) -> str:
        return self.countries.get(iso3, iso3)


def personal_text(text: Personal | None) -> str:
    if isinstance(text, Clear) and text.text is not None:
        return text.text
    return str(_("a text that can no longer be read"))


def correction(was: str, now: str) -> Markup:
    parts = {"was": Markup("<s>{}</s>").format(was), "now": Markup("<b>{}</b>").format(now)}
    return Markup(_("Correction: %(was)s %(now)s.")) % parts  # noqa: S704  the sentence is ours, its parts are escaped


def previous_statement(event: Any, history: HistoryContext) -> Any:  # noqa: ANN401  any event with a fact
    return history.previous.get(event.fact, (None, None))[0]


def with_dates(text: str, event: Any) -> str:  # noqa: ANN401  any dated event
    when = days(event.since, getattr(event, "until", None))
    return f"{text}, {when}" if when else text
