"""Topics of the history: which wordings at which meetings denote the same topic, with lineages and stages. All of this
is our interpretation."""

from collections.abc import Iterator
from typing import Any

from deploy.demo.shipped.files import TopicRow, Topics
from deploy.demo.shipped.meetings import HISTORY, ShippedMeeting, ShippedMeetings
from shared.contracts.meetings.follow_up import PROGRESS
from shared.contracts.meetings.topics import LINEAGES, TOPICS, TREATMENTS
from shared.domain.errors import Malformed
from shared.domain.ids import imported_id
from shared.domain.provenance import Imported
from shared.statements.decider import StateFact, state_fact
from shared.statements.kinds import StatementKind

FILE, ROWS = "topics.json", "topics"


def topics(file: Topics, history: bytes) -> Iterator[StateFact]:
    """State topics first, then the statements that refer to them. Raises Malformed for a missing text, meeting or
    topic."""
    meetings = ShippedMeetings(FILE, history)
    topic_rows = {row.row for row in file.topics}
    for row in file.topics:
        values = {"name": {"en": row.name}, "emerging": row.emerging, "since": _first_day(row, meetings)}
        yield _stated(TOPICS, row.row, "our reading of the sources of the meetings", **values)
    for row in file.topics:
        yield from _of_topic(row, meetings)
    for lineage in file.lineages:
        if missing := {lineage.topic, lineage.into} - topic_rows:
            raise Malformed(FILE, f"{lineage.row} names {missing.pop()}, which is no topic of the file. Add it.")
        into, meeting = imported_id(TOPICS.name, ROWS, lineage.into), meetings.of(lineage.at)
        values = {"topic": imported_id(TOPICS.name, ROWS, lineage.topic), "relation": lineage.relation, "into": into}
        dated = {"on": lineage.on, "at": meeting.stream, "grounds": lineage.grounds}
        yield _stated(LINEAGES, lineage.row, _source(meeting), **values, **dated)


def _of_topic(row: TopicRow, meetings: ShippedMeetings) -> Iterator[StateFact]:
    topic = imported_id(TOPICS.name, ROWS, row.row)
    for treatment in row.treatments:
        meeting = meetings.of(treatment.meeting)
        if treatment.text not in meeting.topics:
            raise Malformed(
                FILE, f"{treatment.meeting} has no topic “{treatment.text}” in the history. Write it as there."
            )
        values = {"meeting": meeting.stream, "topic": topic, "named_as": treatment.text}
        fact = imported_id("fact", HISTORY, f"{treatment.meeting}/topics/{treatment.text}")
        summary = {"said": {"en": treatment.said} if treatment.said else None, "discussed": fact}
        yield _stated(TREATMENTS, f"{row.row}/{treatment.meeting}", _source(meeting), **values, **summary)
    for stage in row.stages:
        meeting = meetings.of(stage.meeting)
        judged = {"about": topic, "state": stage.state, "on": meeting.date, "judged_by": "meeting"}
        place = {"at": meeting.stream, "text": stage.text}
        yield _stated(PROGRESS, f"{row.row}/{stage.meeting}", _source(meeting), **judged, **place)


def _stated(kind: StatementKind, row: str, source: str, **values: object) -> StateFact:
    # A dictionary used for several kinds cannot be typed as any one of them.
    fields: dict[str, Any] = {**values, "source": source, "imported": Imported(ROWS, row)}
    return state_fact(kind, kind.stated(fact=imported_id(kind.name, ROWS, row), **fields))


def _source(meeting: ShippedMeeting) -> str:
    return "; ".join(("our reading", *meeting.sources))


def _first_day(row: TopicRow, meetings: ShippedMeetings) -> str | None:
    return min((meetings.of(each.meeting).date for each in row.treatments), default=None)
