"""The last card: links to kinds of record that have no card of their own."""

from collections import Counter

from services.meetings.console.consultations.usual import usual_consultation
from services.meetings.console.hub.cards import CardTable, HubCard, counted, filled
from services.meetings.console.hub.reading import HubMeeting
from services.meetings.console.labels import _
from shared.contracts.meetings.consultations import CONSULTATIONS
from shared.statements.events import referred
from shared.web.statements.workspace import field_naming, plural

ON_CARDS = frozenset(
    {"consultation", "request", "reply", "need", "agenda-item", "presentation", "recording", "consent"}
)
"""The kinds that the other cards show."""


def others(hub: HubMeeting) -> HubCard | None:
    """Return the other kinds with their numbers of records, and the acts that add one."""
    kinds = hub.work.recorded.kinds
    naming = {name: field for name, kind in kinds.items() if (field := field_naming(kind, hub.id)) is not None}
    counts = Counter(
        each.kind.name
        for each in hub.recorded
        if each.kind.name in naming
        and each.kind.name not in ON_CARDS
        and any(hub.id in referred(each.statement, field.name) for field in each.kind.references)
    )
    rows = [
        (
            filled('<a href="%(path)s">%(kind)s</a>', path=hub.list(name), kind=plural(kinds[name])),
            counted(count, hub.list(name)),
        )
        for name, count in counts.items()
    ]
    usual = {CONSULTATIONS.name: usual_consultation(hub.row)}
    given = {name: usual.get(name, {field.name: hub.id}) for name, field in naming.items()}
    also = tuple(hub.states(name, **fields) for name, fields in given.items()) if hub.writes else ()
    if not rows and not also:
        return None
    line = ", ".join(str(plural(kinds[name])).lower() for name in counts) or _("nothing yet")
    return HubCard(
        "others",
        _("Also recorded"),
        "behind" if hub.historic else "open",
        "done" if rows else "coming",
        line,
        table=CardTable((), rows, frozenset({1})) if rows else None,
        also=also,
        beside=True,
    )
