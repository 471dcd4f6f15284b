"""The read models of meetings. Each `marking` is the effective one (shared.public_view.openness). Rows of `series`,
`meetings` and their parts follow our own events; organizations, their names and States follow the registry's log. None
of them contains a person's name."""

from typing import Any

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, UniqueConstraint

from services.meetings.read_models import conclusions as in_room
from shared.event_store import awaiting, embargoes
from shared.event_store.in_error import in_error_table
from shared.event_store.statements import tables as statements
from shared.identity import revocations

VERSION = "21"  # after a change, `migrate` refills the tables from the logs

metadata = MetaData()

ANNOUNCED_COLUMNS = ("code", "name", "sort_name", "kind")
"""The columns of its series that an announced meeting opens: also stored as `told_…`, as last open to others."""

series = Table(
    "series",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("code", String, nullable=False),
    # In lower case, so that each code belongs to one record only.
    Column("code_key", String, nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("sort_name", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("kept_from", String),
    # The code of the group whose meetings these are.
    Column("group", String),
    Column("marking", String, nullable=False),
    # Closed corrections do not change these.
    *(Column(f"told_{name}", String) for name in ANNOUNCED_COLUMNS),
)

meetings = Table(
    "meetings",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("code", String, nullable=False),
    Column("code_key", String, nullable=False, index=True),
    Column("sort_code", String, nullable=False, index=True),
    Column("series", String, nullable=False),
    # A copy, updated when the series' code is corrected.
    Column("series_code", String, nullable=False),
    Column("ordinal", Integer),
    Column("status", String, nullable=False),
    Column("first_day", String, nullable=False, index=True),
    Column("last_day", String),
    Column("city", String),
    Column("country", String),
    Column("mode", String),
    # Sources are joined by newlines, which no source contains.
    Column("sources", String),
    # The reason why it was cancelled or not held.
    Column("reason", String),
    Column("reason_marking", String),
    # Whether the list of attendance is complete; unset until stated.
    Column("complete", Boolean),
    Column("complete_marking", String),
    Column("list_source", String),
    # The same for its conclusions.
    Column("conclusions_complete", Boolean),
    Column("conclusions_marking", String),
    Column("conclusions_source", String),
    # Whether it was planned by a row of a file, in which case the day of recording has no meaning.
    Column("imported", Boolean, nullable=False),
    Column("marking", String, nullable=False),
    # Whether it is public, by announcement or by the sources of a file; nothing is published before `not_before`, in
    # UTC.
    Column("announced", Boolean, nullable=False),
    Column("not_before", String),
    # Whether a closed change was made since.
    Column("held_back", Boolean, nullable=False),
    # Its open parts by audience, as JSON: the state that the next event is folded into.
    Column("view", String, nullable=False),
    # If two clerks plan the 8th at once, both pass the check, and one is refused here.
    UniqueConstraint("series", "ordinal"),
)

# A meeting as audiences outside the bureau see it (shared.public_view.meetings), from a moment in UTC on ("" for now):
# the later row replaces the other once it is due.
meetings_seen = Table(
    "meetings_seen",
    metadata,
    Column("id", String, primary_key=True),
    Column("audience", String, primary_key=True),
    Column("opens", String, primary_key=True),
    Column("code", String, nullable=False),
    Column("series", String, nullable=False, index=True),
    Column("ordinal", Integer),
    Column("status", String, nullable=False),
    Column("first_day", String, nullable=False, index=True),
    Column("last_day", String),
    Column("city", String),
    Column("country", String),
    Column("mode", String),
    Column("sources", String),
    Column("reason", String),
    Column("announced", Boolean, nullable=False),
)
# Further details stated of a meeting; hosts are joined by newlines, as sources are.
meeting_details = Table(
    "meeting_details",
    metadata,
    Column("meeting", String, primary_key=True),
    Column("venue", String),
    Column("hosts", String),
    Column("colocated_with", String),
    Column("invitation_only", Boolean),
    Column("day_note", String),
    Column("note", String),
    Column("source", String),
    Column("marking", String, nullable=False),
)

# All stated subjects of a meeting, joined by newlines; empty for a general meeting.
meeting_subjects = Table(
    "meeting_subjects",
    metadata,
    Column("meeting", String, primary_key=True),
    Column("subjects", String, nullable=False),
    Column("source", String),
    Column("marking", String, nullable=False),
)

# One row for each valid entry. `attendance` is its stream, `version` that stream's version.
attendance = Table(
    "attendance",
    metadata,
    Column("fact", String, primary_key=True),
    Column("attendance", String, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("meeting", String, nullable=False, index=True),
    Column("organization", String, nullable=False, index=True),
    Column("capacity", String),
    Column("mode", String),
    Column("person", String),
    Column("level", String),
    Column("listed_as", String),
    Column("source", String),
    Column("marking", String, nullable=False),
    # The id of the last event of the entry, which contains the time of recording.
    Column("event", String, nullable=False),
)

# Series and meetings registered in error: they are in no other table except `happenings`. `version` is the version of
# the event that marked them; the rest is their state then, against which a reinstatement is checked.
in_error = in_error_table(
    metadata,
    Column("code", String, nullable=False),
    Column("series", String),
    Column("ordinal", Integer),
    Column("first_day", String),
    Column("status", String),
)

# The events that make up a record's history; the events themselves are in the log.
happenings = Table(
    "happenings",
    metadata,
    Column("stream", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("record", String, nullable=False, index=True),
)

# A registered organization under its present name. `duplicate_of`: the one that it is stated to be, by `duplicate_fact`;
# `same_as`: its original, at the end of the chain of duplicates, without those registered in error.
organizations = Table(
    "organizations",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("country", String),
    Column("duplicate_of", String, index=True),
    Column("duplicate_fact", String, index=True),
    Column("same_as", String, index=True),
    Column("in_error", Boolean, nullable=False, default=False),
)

# The organizations that are part of another one from a day on, as stated; `stated` as for names.
organization_mergers = Table(
    "organization_mergers",
    metadata,
    Column("fact", String, primary_key=True),
    Column("organization", String, nullable=False, index=True),
    Column("into", String, nullable=False),
    Column("since", String, nullable=False),
    Column("stated", Integer, nullable=False),
)

# Every name of an organization: `registered`, a `spelling`, or a `rename` with its first day. `stated` is the version of
# the organization's stream that last stated it: of two from one day, the one stated later holds.
organization_names = Table(
    "organization_names",
    metadata,
    Column("fact", String, primary_key=True),
    Column("organization", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("sort_name", String, nullable=False, index=True),
    Column("since", String),
    Column("stated", Integer, nullable=False),
    Column("marking", String, nullable=False),
)

# The seat of an organization, as stated; `until` if it ended. `stated` as for names.
organization_places = Table(
    "organization_places",
    metadata,
    Column("fact", String, primary_key=True),
    Column("organization", String, nullable=False, index=True),
    Column("country", String, nullable=False),
    Column("since", String),
    Column("until", String),
    Column("stated", Integer, nullable=False),
)


def began(stated: Any) -> tuple[str, int]:  # noqa: ANN401  a row of a name, a place or a merger
    """Return the sort key by which the last of several names, places or mergers is the one that holds, as in figures."""
    return stated.since or "", stated.stated


# The organizations that a person acts for, as stated; `until` if that ended.
affiliations = Table(
    "affiliations",
    metadata,
    Column("fact", String, primary_key=True),
    Column("person", String, nullable=False, index=True),
    Column("organization", String, nullable=False),
    Column("since", String),
    Column("until", String),
)

states = Table(
    "states",
    metadata,
    Column("iso3", String, primary_key=True),
    Column("record", String, nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("sort_name", String, nullable=False),
    Column("in_error", Boolean, nullable=False, default=False),
)

# Marks on a sheet of attendance that are not facts: absence, and a capacity chosen for an attendee not marked yet. It
# is in no event, so it cannot be restored from a log. `row`: the organization, or organization and person.
sheet_marks = Table(
    "sheet_marks",
    metadata,
    Column("meeting", String, primary_key=True),
    Column("row", String, primary_key=True),
    Column("mark", String, nullable=False),
    Column("capacity", String),
    Column("at", String, nullable=False),
)

# The clerks in the room of a meeting, and the paragraph in which each types, at a time in UTC. Rows expire by
# themselves.
in_the_room = Table(
    "in_the_room",
    metadata,
    Column("meeting", String, primary_key=True),
    Column("account", String, primary_key=True),
    Column("paragraph", String, nullable=False),
    Column("typed", String, nullable=False),
    Column("seen", String, nullable=False),
)

# The recordings hidden outside the bureau, whatever their marking, for lack of consent to sharing.
unshared = Table(
    "unshared_recordings",
    metadata,
    Column("recording", String, primary_key=True),
    Column("presentation", String, nullable=False, index=True),
)

for _table in (
    *in_room.metadata.tables.values(),
    *revocations.metadata.tables.values(),
    *statements.metadata.tables.values(),
    awaiting.table,
    embargoes.table,
):
    _table.to_metadata(metadata)

FORMER = ("meeting_facts", "series_records", "attendance_sheets")
"""Tables of earlier versions, whose rows are among the statements now."""
KEPT = frozenset({sheet_marks.name, embargoes.table.name, *revocations.metadata.tables})
"""Tables that are kept when the others are made again."""
