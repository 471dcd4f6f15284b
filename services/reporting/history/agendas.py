"""The rule for the agenda items that an announcement opens outside the bureau: each as it was when announced, with the
links that are open."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

import msgspec

from services.reporting.history.open_parts import anonymous, with_events
from services.reporting.read_models import facts as rm
from shared.contracts.meetings import AnnouncedItem
from shared.contracts.meetings.agendas import AGENDA_ITEMS, LINKS, AgendaItemStated
from shared.public_view.meetings import open_agenda
from shared.public_view.openness import Audience

MEETINGS_LOG = "meetings"
COUNTED_LINKS = ("objectives", "work")
"""The links by which agendas are counted: an item with a closed link is open only in part."""


class ItemAsAnnounced(NamedTuple):
    """An item as the agenda of a meeting announced it; `event` is the position of the announcement."""

    meeting: str
    item: AnnouncedItem
    event: int


VersionKey = tuple[str, int]
"""An item, and the position of its announcement."""
VersionsThen = Callable[[Collection[VersionKey]], Mapping[VersionKey, rm.Fact]]
"""A search for items in the versions known at these positions."""


def opened_by_agendas(
    facts: Iterable[rm.Fact], meetings: Mapping[str, rm.MeetingVisibility], audience: Audience
) -> dict[str, ItemAsAnnounced]:
    """Return the items, by id, that the agendas of open `meetings` open to an audience below the bureau."""
    found: dict[str, ItemAsAnnounced] = {}
    for meeting, shown in sorted(meetings.items(), key=lambda each: each[1].agenda or 0):
        if shown.agenda is not None:
            for item in open_agenda(shown.view, audience) or ():
                found[item.item] = ItemAsAnnounced(meeting, item, shown.agenda)
    return {fact.stream: found[fact.stream] for fact in facts if fact.stream in found and fact.visibility[-1] != "r"}


class OpenAgendas:
    """The items that announced agendas open, by `opened`, each in the version that was announced: later changes wait
    for another announcement. `in_part`: the items shown with an objective or work left out."""

    def __init__(
        self, facts: Iterable[rm.Fact], opened: Mapping[str, ItemAsAnnounced], versions_then: VersionsThen
    ) -> None:
        self.opened = opened
        self.in_part: set[str] = set()
        newest = {fact.stream: fact for fact in facts if fact.stream in opened}
        changed = [(item, opened[item].event) for item, fact in newest.items() if fact.known_from > opened[item].event]
        earlier = versions_then(changed) if changed else {}
        self._versions = {item: fact for item, fact in newest.items() if fact.known_from <= opened[item].event}
        self._versions |= {item: fact for (item, _event), fact in earlier.items()}

    def as_announced(self, item: str, is_open: Callable[[str], bool]) -> rm.Fact | None:
        """Return an item as it was announced, resting on the announcement alone; None where no agenda opens it.
        `is_open` decides for each record that it names."""
        version = self._versions.get(item)
        if version is None:
            return None
        opened, statement = self.opened[item], version.body.statement
        links = {name: tuple(filter(is_open, getattr(statement, name) or ())) or None for name in LINKS}
        if any((getattr(statement, name) or None) != links[name] for name in COUNTED_LINKS):
            self.in_part.add(item)
        announced = opened.item
        shown = AgendaItemStated(item, opened.meeting, announced.number, announced.kind, announced.title)
        shown = msgspec.structs.replace(shown, **links)
        fact = msgspec.structs.replace(version, body=rm.StatementOfKind(AGENDA_ITEMS.name, shown), withdrawn=False)
        return anonymous(with_events(fact, (opened.event,)))
