"""A record's history in plain words: one sentence per event, with the changed words in bold."""

from collections.abc import Mapping

from flask_babel import gettext as _

from services.registry.console.history_sentences import HistoryContext, sentence_of
from services.registry.console.snapshots import NamesOnDay
from services.registry.queries import RegistryQueries
from shared.environment.clock import timestamp, utc_now
from shared.event_store.histories import HistoryEvent
from shared.privacy.vault_names import Names
from shared.public_view.openness import OPERATOR
from shared.web.console import HistoryEntry


def history(record: str, queries: RegistryQueries, names: Names) -> list[HistoryEntry]:
    """Return every event of a record, oldest first, worded for viewers allowed to identify people."""
    happened = queries.history(record)
    telling = HistoryContext(
        NamesOnDay(queries), queries.state_names(), lambda person: names.of([person]).get(person, person)
    )
    actors = names.of(sorted({each.event.actor for each in happened}))
    return [_format(each, telling, actors) for each in happened]


def _format(each: HistoryEvent, history: HistoryContext, actors: Mapping[str, str]) -> HistoryEntry:
    event, version = each.event.data, each.event.version
    history.actor, history.marking, history.day = each.event.actor, each.event.marking, _day(each)
    return HistoryEntry(
        sentence=sentence_of(event, history),
        recorded=each.recorded,
        version=version,
        event=each.event.id,
        effective=getattr(event, "since", None),
        dated=hasattr(event, "since"),
        by=_by(each, actors),
        reason=getattr(event, "reason", None),
        replaces=history.replaced(event, version),
    )


def _day(each: HistoryEvent) -> str:
    """Return the day that an event concerns: its first day, else the day of recording, else today."""
    recorded = (each.recorded or timestamp(utc_now()))[:10]
    return getattr(each.event.data, "since", None) or recorded


def _by(each: HistoryEvent, actors: Mapping[str, str]) -> str:
    imported = getattr(each.event.data, "imported", None)
    if imported is not None:
        return str(_("import of %(source)s, line %(row)s", source=imported.source, row=imported.row))
    if each.event.actor == OPERATOR:
        return str(_("the command line"))
    return actors.get(each.event.actor, each.event.actor)
