"""Conclusions and communiqués as records that others refer to: found, named, and linked to their pages."""

from collections.abc import Callable, Collection, Mapping

from flask import url_for

from services.meetings.console.labels import _
from services.meetings.queries.meetings import MeetingQueries
from services.meetings.queries.room import RoomQueries
from shared.contracts.records import COMMUNIQUE, CONCLUSION
from shared.web.console.columns import Choice
from shared.web.statements.records import MOST_FOUND, RecordSource


def sources(room: RoomQueries, queries: MeetingQueries) -> dict[str, RecordSource]:
    """Return the sources of both, by kind of record."""
    return {CONCLUSION.name: _conclusions(room, queries), COMMUNIQUE.name: _communiques(room, queries)}


def _conclusions(room: RoomQueries, queries: MeetingQueries) -> RecordSource:
    def names(records: Collection[str]) -> Mapping[str, str]:
        rows = room.several(list(records))
        codes = queries.meeting_codes({row.conclusion.meeting for row in rows})
        return {
            row.id: _(
                "%(meeting)s, conclusion %(number)s",
                meeting=codes.get(row.conclusion.meeting, "?"),
                number=row.conclusion.number,
            )
            for row in rows
        }

    def find(typed: str) -> list[Choice]:
        meetings = queries.search_meetings(typed, MOST_FOUND)
        found = room.conclusions(None, MOST_FOUND, words=typed)
        found += [row for each in meetings for row in room.conclusions(None, MOST_FOUND, meeting=each.id)]
        ids = list(dict.fromkeys(row.id for row in found))[:MOST_FOUND]
        return list(names(ids).items())

    return RecordSource(find, names, _page("conclusion_view"))


def _communiques(room: RoomQueries, queries: MeetingQueries) -> RecordSource:
    def names(records: Collection[str]) -> Mapping[str, str]:
        meetings = room.meetings_of_communiques(list(records))
        codes = queries.meeting_codes(set(meetings.values()))
        return {
            id_: _("Communiqué of %(meeting)s", meeting=codes[meeting])
            for id_, meeting in meetings.items()
            if meeting in codes
        }

    def find(typed: str) -> list[Choice]:
        ids = (room.communique_of(row.id) for row in queries.search_meetings(typed, MOST_FOUND))
        return list(names([id_ for id_ in ids if id_ is not None]).items())

    return RecordSource(find, names, _page("communique_view"))


def _page(view: str) -> Callable[[str], str]:
    return lambda record: url_for(f"console-room.{view}", id=record)
