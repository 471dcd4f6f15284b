"""Files of the shape `history/1`: what is known of past meetings, each with its sources. The schema is made from here."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from shared.contracts.meetings import CountRelation, MeetingMode, RecordState, SeriesKind

Id = Annotated[str, Meta(min_length=1, max_length=40)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(min_length=1, max_length=1000)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Country = Annotated[str, Meta(pattern="^[A-Z]{3}$", description="ISO 3166-1 alpha-3.")]
Ordinal = Annotated[int, Meta(ge=1, le=9999)]


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Record(_Strict, frozen=True, kw_only=True):
    """A statement on a span of a series: that nothing is missing in it, or that something is."""

    series: Id
    first: Day = msgspec.field(name="from")
    last: Day | None = msgspec.field(name="to")
    state: RecordState
    what: Text


class Series(_Strict, frozen=True, kw_only=True):
    id: Id
    name: Name
    kind: SeriesKind


class Count(_Strict, frozen=True, kw_only=True):
    """A number that a document states: of what, and by whom. Several may disagree."""

    value: Annotated[int, Meta(ge=0, le=1_000_000)]
    op: CountRelation
    of: Text
    by: Text


class Meeting(_Strict, frozen=True, kw_only=True):
    """`ordinal` counts within the series; null where there is none or it is not known.

    `date` is a day, a month or a year, as precisely as it is known. `hosts` and `organizations` are organizations as the
    source writes them, never people; no organization and `organizations_complete` false mean not known. Conclusions are
    summaries, never the meeting's wording.
    """

    id: Id
    series: Id
    ordinal: Ordinal | None
    status: Literal["held", "not held", "cancelled", "announced"]
    date: Annotated[str, Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
    organizations: tuple[Name, ...]
    organizations_complete: bool
    sources: Annotated[tuple[Text, ...], Meta(min_length=1, max_length=20)]
    reason: Text | None = None
    date_note: Text | None = None
    city: Annotated[str, Meta(min_length=1, max_length=120)] | None = None
    country: Country | None = None
    venue: Text | None = None
    hosts: tuple[Name, ...] = ()
    colocated_with: Text | None = None
    mode: MeetingMode | None = None
    invitation_only: bool | None = None
    counts: tuple[Count, ...] = ()
    topics: tuple[Text, ...] = ()
    conclusions_summary: tuple[Text, ...] = ()
    conclusions_complete: bool = False
    reported_to: tuple[Text, ...] = ()
    note: Text | None = None


class History(_Strict, frozen=True, kw_only=True):
    format: Literal["history/1"]
    series: tuple[Series, ...]
    meetings: tuple[Meeting, ...]
    records: tuple[Record, ...] = ()
    note: str | None = None


def schema() -> dict[str, object]:
    """Return the JSON Schema 2020-12 of the shape."""
    generated = msgspec.json.schema(History)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "History of meetings, history/1",
    } | generated
