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
    known = {row.row for row in file.topics}
    for row in file.topics:
        said = {"name": {"en": row.name}, "emerging": row.emerging, "since": _first_day(row, meetings)}
        yield _stated(TOPICS, row.row, "our reading of the sources of the meetings", **said)
    for row in file.topics:
        yield from _of_topic(row, meetings)
    for each in file.lineages:
        if missing := {each.topic, each.into} - known:
            raise Malformed(FILE, f"{each.row} names {missing.pop()}, which is no topic of the file. Add it.")
        into, at = imported_id(TOPICS.name, ROWS, each.into), meetings.of(each.at)
        said = {"topic": imported_id(TOPICS.name, ROWS, each.topic), "relation": each.relation, "into": into}
        dated = {"on": each.on, "at": at.stream, "grounds": each.grounds}
        yield _stated(LINEAGES, each.row, _source(at), **said, **dated)


def _of_topic(row: TopicRow, meetings: ShippedMeetings) -> Iterator[StateFact]:
    topic = imported_id(TOPICS.name, ROWS, row.row)
    for each in row.treatments:
        meeting = meetings.of(each.meeting)
        if each.text not in meeting.topics:
            raise Malformed(FILE, f"{each.meeting} has no topic “{each.text}” in the history. Write it as there.")
        said = {"meeting": meeting.stream, "topic": topic, "named_as": each.text}
        fact = imported_id("fact", HISTORY, f"{each.meeting}/topics/{each.text}")
        summary = {"said": {"en": each.said} if each.said else None, "discussed": fact}
        yield _stated(TREATMENTS, f"{row.row}/{each.meeting}", _source(meeting), **said, **summary)
    for stage in row.stages:
        meeting = meetings.of(stage.meeting)
        judged = {"about": topic, "state": stage.state, "on": meeting.date, "judged_by": "meeting"}
        told = {"at": meeting.stream, "text": stage.text}
        yield _stated(PROGRESS, f"{row.row}/{stage.meeting}", _source(meeting), **judged, **told)


def _stated(kind: StatementKind, row: str, source: str, **said: object) -> StateFact:
    # A dictionary used for several kinds cannot be typed as any one of them.
    whole: dict[str, Any] = {**said, "source": source, "imported": Imported(ROWS, row)}
    return state_fact(kind, kind.stated(fact=imported_id(kind.name, ROWS, row), **whole))


def _source(meeting: ShippedMeeting) -> str:
    return "; ".join(("our reading", *meeting.sources))


def _first_day(row: TopicRow, meetings: ShippedMeetings) -> str | None:
    return min((meetings.of(each.meeting).date for each in row.treatments), default=None)
