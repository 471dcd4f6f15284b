"""Topics over the period and conclusions, as recorded for each meeting: summaries are marked as ours."""

from collections.abc import Iterator, Sequence

from services.reporting.document_model import (
    DayText,
    Inline,
    Marked,
    by_number,
    joined,
    listing,
    number,
    opening,
    sentence,
)
from services.reporting.document_model.blocks import Bullets, DocumentBlock, Heading, Terms, paragraph, table
from services.reporting.reports.assessment.topic_stages import topic_stages
from services.reporting.reports.assessment.what_became import body_name, followed_up
from services.reporting.reports.layout import Layout, MeetingRow
from shared.contracts.meetings.conclusions import VERBS
from shared.contracts.meetings.recordings import LANGUAGES


def topics(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the topics with their stages, as far as any are recorded, then what each meeting discussed, in the record's words."""
    stages = list(topic_stages(layout))
    yield from stages
    rows = [row for row in layout.meetings if row.facts.topics]
    if rows:
        words = "What the meetings discussed, in the words of the record."
        if not stages:
            words = (
                "What the meetings discussed, in the words of the record. Which stage a topic reached afterwards is not"
                " recorded."
            )
        yield from paragraph(sentence(words))
        yield Terms(tuple((_heading(row), "; ".join(row.facts.topics)) for row in rows), "told")
    unknown = _unknown([row for row in layout.meetings if not row.facts.topics])
    if unknown:
        yield from paragraph(sentence("What %(meetings)s discussed is not known.", meetings=unknown))
    yield from _left_out(layout)


def conclusions(layout: Layout) -> Iterator[DocumentBlock]:
    rows = [row for row in layout.meetings if row.facts.conclusions]
    if rows:
        yield from paragraph(taken_into_account(layout))
    for row in rows:
        yield Heading(_heading(row))
        yield from paragraph(sentence("Our summary:"), kind="ours")
        yield Bullets(row.facts.conclusions)
        yield from paragraph(*_how_complete(row), kind="meta")
    yield from adopted(layout)
    yield from _communiques(layout)
    if any(row.facts.adopted for row in layout.meetings):
        yield from followed_up(layout)
    unknown = _unknown([row for row in layout.meetings if not row.facts.conclusions and not row.facts.adopted])
    if unknown:
        yield from paragraph(sentence("What %(meetings)s concluded is not known.", meetings=unknown))
    yield from _left_out(layout)


def _communiques(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield a table of the meetings with recorded conclusions or a communiqué."""
    keys = ("meetings.priorities", "communique.missing", "communique.unadopted")
    lines = [
        (row.code, *(number(layout.of(key, meeting=row.code)) for key in keys), _days(layout, row))
        for row in layout.meetings
        if layout.of("communique.missing", meeting=row.code) is not None
    ]
    if not lines:
        return
    heads = (
        sentence("Meeting"),
        sentence("Priorities"),
        sentence("Not in the communiqué"),
        sentence("In it, not adopted"),
        sentence("Days until it was public"),
    )
    caption = sentence("Priorities, conclusions and communiqués, by meeting")
    note = sentence("Days from the last day of the meeting, in each language in which the communiqué is public.")
    yield table(caption, heads, lines, note, wide=caption)


def _days(layout: Layout, row: MeetingRow) -> Inline:
    """Return the number of days until a communiqué was public, by language."""
    found = [(each, layout.valued("communique.days", meeting=row.code, language=each)) for each in LANGUAGES]
    known = [joined((f"{language} ", number(figure))) for language, figure in found if figure is not None]
    return listing(known) if known else sentence("not public")


def adopted(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the adopted conclusions of the period's meetings, each with its wording and the bodies that it calls on."""
    order = {meeting.stream: at for at, meeting in enumerate(layout.context.held)}
    codes = {meeting.stream: str(meeting.body.code) for meeting in layout.context.held}
    every = [fact.body.content for fact in layout.context.history.recorded_conclusions.values()]
    rows = [each for each in every if each.is_adopted and each.meeting in order]
    if rows:
        heads = ("Conclusion", "Wording", "Calls on")
        yield table(
            sentence("Conclusions that the meetings adopted"),
            tuple(map(sentence, heads)),
            (
                (
                    sentence("%(meeting)s, %(number)s", meeting=codes[each.meeting], number=each.number),
                    joined((sentence(VERBS[each.verb]), each.wording), " "),
                    joined([body_name(layout, body) for body in each.calls_on or ()], "; "),
                )
                for each in sorted(rows, key=lambda each: (order[each.meeting], each.number))
            ),
            kinds=(None, None, None),
        )


def taken_into_account(layout: Layout) -> Inline:
    taken = layout.of("clauses.evidence", clause="68-13")
    if taken is None or taken.value is None:
        return sentence(
            "How many of the conclusions were taken into account in the work of ITU-T is %(number)s, because no record of it is"
            " kept yet.",
            number=number(taken),
        )
    return by_number(
        int(taken.value),
        "%(number)s record tells what became of the conclusions in the work of ITU-T.",
        "%(number)s records tell what became of the conclusions in the work of ITU-T.",
        number=opening(taken),
    )


def _heading(row: MeetingRow) -> Inline:
    day = DayText(row.body.first_day)
    where = sentence("%(city)s, %(day)s", city=row.body.city, day=day) if row.body.city else day
    return joined((row.code, Marked(where, "beside")))


def _how_complete(row: MeetingRow) -> Iterator[Inline]:
    if row.facts.complete is None:
        yield sentence("Whether these are all of its conclusions is not known.")
    elif not row.facts.complete:
        yield sentence("These are not all of its conclusions.")
    if row.facts.documents:
        yield sentence("Reported in %(documents)s.", documents="; ".join(row.facts.documents))


def _unknown(missing: Sequence[MeetingRow]) -> Inline | None:
    """Return the meetings about which nothing is recorded, whether open or closed to this audience."""
    rows = [row for row in missing if not row.facts.withheld]
    return listing([row.code for row in rows]) if rows else None


def _left_out(layout: Layout) -> Iterator[DocumentBlock]:
    if any(row.facts.withheld for row in layout.meetings):
        yield from paragraph(sentence("Some of what is recorded is for the bureau only, and not shown here."))
    if not layout.meetings:
        yield from paragraph(sentence("No meeting of this period is recorded as held."))
