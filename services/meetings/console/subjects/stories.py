"""The story of a topic, meeting by meeting: as a picture, and as a list with the same content in words."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.meetings.console.labels import days
from services.meetings.console.subjects.lineage import (
    Became,
    Family,
    MeetingColumn,
    Picture,
    Treated,
    lineage_pictures,
)
from services.meetings.console.subjects.stages import Stages, stages
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.queries.topics import Gap, TopicWeb, Treatment
from shared.domain.dates import first_day, last_day
from shared.web.days import localized_date
from shared.web.statements.sentences import text_for_reader

FAMILIES: tuple[tuple[Family, Any], ...] = (
    ("open", _l("open")),
    ("in work", _l("in work")),
    ("result", _l("with a result")),
    ("ended", _l("ended")),
    ("not judged", _l("not judged")),
)
_JUDGES = {
    "bureau": _l("the bureau"),
    "owner": _l("its owner"),
    "addressee": _l("the addressee"),
    "meeting": _l("a meeting"),
    "TSAG": _l("TSAG"),
    "WTSA": _l("WTSA"),
}
_WORDS = {
    "split into": _l("split"),
    "merged into": _l("merged"),
    "continues as": _l("continues"),
}


class StoryLine(NamedTuple):
    """A line of the list: a topic or its kin at a meeting; without a `name`, a gap in the record, which `what` describes."""

    anchor: str
    heading: str
    under: str
    path: str
    name: str = ""
    topic: str = ""
    topic_path: str = ""
    said: str = ""
    stage: str = ""
    family: Family = "not judged"
    own: bool = False
    renamed: bool = False
    what: str = ""


class Story(NamedTuple):
    pictures: Sequence[Picture]
    entries: Sequence[StoryLine]
    families: Sequence[tuple[Family, Any]]
    has_gap: bool


def stage_at(web: TopicWeb, treatment: Treatment) -> str | None:
    """Return the stage judged at the meeting, else the one judged on its last day."""
    descent = web.descent
    judged = descent.judged_at(treatment.topic, treatment.meeting.id)
    judged = judged or descent.judged_on(treatment.topic, treatment.last_day)
    return None if judged is None else judged.state


def judge_words(work: MeetingsWorkspace, judged: Any) -> str:
    """Return the name of the judge, within a sentence; a meeting by its code."""
    if judged.judged_by == "meeting" and judged.at is not None:
        return work.name(judged.at)
    return str(_JUDGES[judged.judged_by])


def story_of(work: MeetingsWorkspace, web: TopicWeb, topic: str, gaps: Iterable[Gap]) -> Story:
    """Return the story of a topic over the treatments of it and its kin."""
    own_topics = {topic, *web.descent.same_as(topic)}
    places = _columns(web, gaps)
    columns = [_column(work, each) for each in places]
    positions = {each.id: place for place, each in enumerate(places) if not isinstance(each, Gap)}
    known = stages(work.queries.reader)
    treated = [_treated(known, web, each, positions[each.meeting.id]) for each in web.treatments]
    pictures = lineage_pictures(topic, sorted(own_topics - {topic}), columns, treated, list(_became(web, positions)))
    entries = list(_entries(work, web, places, own_topics))
    families = {each.family for each in treated}
    return Story(
        pictures,
        entries,
        [(family, label) for family, label in FAMILIES if family in families],
        any(each.gap for each in columns),
    )


def _columns(web: TopicWeb, gaps: Iterable[Gap]) -> list[Any]:
    """Return the meetings in order of time, and between them the gaps of series that treated the topic before and after."""
    meetings = list({each.meeting.id: each.meeting for each in web.treatments}.values())
    found: list[Any] = list(meetings)
    for gap in gaps:
        of_series = [each for each in meetings if each.series == gap.series]
        before = [each for each in of_series if first_day(each.first_day) <= first_day(gap.first)]
        after = [each for each in of_series if first_day(each.first_day) >= last_day(gap.last)]
        if before and after:
            found.append(gap)
    return sorted(found, key=lambda each: first_day(each.first if isinstance(each, Gap) else each.first_day))


def _column(work: MeetingsWorkspace, place: Any) -> MeetingColumn:
    if isinstance(place, Gap):
        return MeetingColumn(
            f"gap-{place.series}-{place.first}", (work.name(place.series), _("gap in the record")), gap=True
        )
    day = localized_date(place.first_day[:7]) if len(place.first_day) > len("2014") else place.first_day
    return MeetingColumn(place.id, (place.code, place.city or _("place not known"), day))


def _treated(known: Stages, web: TopicWeb, treatment: Treatment, column: int) -> Treated:
    stage = stage_at(web, treatment)
    revived = stage == "revived"
    return Treated(
        treatment.topic,
        column,
        treatment.row.statement.named_as,
        known.family(stage),
        known.label(stage),
        f"#{_anchor(treatment)}",
        revived,
    )


def _anchor(treatment: Treatment) -> str:
    return f"at-{treatment.row.fact.partition('-')[2]}"


def _became(web: TopicWeb, positions: dict[str, int]) -> Iterable[Became]:
    """Yield the lines from the last meeting that treated a topic before it became another to the other's first since."""
    for row in web.lineages:
        statement = row.statement
        if statement.relation == "same as":
            continue
        since = [
            positions[each.meeting.id]
            for each in web.treated_at([statement.into])
            if last_day(each.meeting.first_day) >= first_day(statement.on)
        ]
        ends = min(since, default=None)
        own_positions = [positions[each.meeting.id] for each in web.treated_at([statement.topic])]
        if ends is not None and (
            begins := [place for place in own_positions if place < ends] or [e for e in own_positions if e == ends]
        ):
            yield Became(
                statement.topic,
                statement.into,
                str(_WORDS[statement.relation]),
                max(begins),
                ends,
                statement.relation == "split into",
            )


def _entries(
    work: MeetingsWorkspace, web: TopicWeb, places: Sequence[Any], own_topics: set[str]
) -> Iterable[StoryLine]:
    names: dict[str, str] = {}
    for place in places:
        if isinstance(place, Gap):
            yield StoryLine("", work.name(place.series), _span(place), "", what=place.what)
            continue
        for treatment in web.treatments:
            if treatment.meeting.id == place.id:
                yield _entry(work, web, treatment, own_topics, names)


def _entry(
    work: MeetingsWorkspace, web: TopicWeb, treatment: Treatment, own_topics: set[str], names: dict[str, str]
) -> StoryLine:
    statement, meeting, stage = treatment.row.statement, treatment.meeting, stage_at(web, treatment)
    known = stages(work.queries.reader)
    before = names.get(treatment.topic)
    names[treatment.topic] = statement.named_as
    topic = web.topics.get(treatment.topic)
    return StoryLine(
        anchor=_anchor(treatment),
        heading=meeting.code,
        under=", ".join(part for part in (work.place(meeting), days(meeting)) if part),
        path=url_for("console-meetings.details_view", id=meeting.id),
        name=statement.named_as,
        topic="" if topic is None else text_for_reader(topic.statement.name),
        topic_path=url_for(".details_view", id=treatment.topic),
        said=text_for_reader(statement.said) if statement.said else "",
        stage=known.label(stage),
        family=known.family(stage),
        own=treatment.topic in own_topics,
        renamed=before is not None and before != statement.named_as,
        what=treatment.discussed or "",
    )


def _span(gap: Gap) -> str:
    return str(_("%(first)s to %(last)s", first=localized_date(gap.first), last=localized_date(gap.last)))
