"""The meetings of the period: a paragraph each, and a table of who came (68-01 to 68-10)."""

from collections.abc import Iterator

from services.reporting.document_model import (
    DayText,
    Inline,
    by_number,
    disclosed_count,
    is_known,
    joined,
    listing,
    number,
    opening,
    sentence,
    unknown,
)
from services.reporting.document_model.blocks import DocumentBlock, paragraph, table
from services.reporting.figures import Figure
from services.reporting.figures.counting import REGIONS
from services.reporting.reports import class_names
from services.reporting.reports.layout import ORGANIZATIONS, Layout, MeetingRow
from services.reporting.reports.reported_statements import record_named
from shared.contracts.meetings.recordings import LANGUAGES
from shared.public_view.communiques import Communique

DAYS = "communique.days"

_COLUMNS = (
    ("Organizations", ORGANIZATIONS),
    ("Of developing countries", "participation.developing"),
    ("Executives", "participation.executives"),
    ("Seats kept", "seats.kept"),
    ("Regions absent", "diversity.regions.absent"),
)


def meetings(layout: Layout) -> Iterator[DocumentBlock]:
    held = layout.of("meetings.held")
    if not layout.meetings:
        yield from paragraph(_none(layout, held))
        return
    if held is not None:
        yield from paragraph(
            by_number(
                len(layout.meetings),
                "%(number)s meeting with industry was held in the period.",
                "%(number)s meetings with industry were held in the period.",
                number=opening(held) if is_known(held) else number(held),
            )
        )
    for row in layout.meetings:
        yield from paragraph(*_of_one(layout, row))
    heads = [
        sentence("Meeting"),
        *(sentence(head) for head, _ in _COLUMNS),
        sentence("Days to the communiqué"),
    ]
    rows = (
        (row.code, *(number(layout.of(key, meeting=row.code)) for _, key in _COLUMNS), _days(layout, row))
        for row in layout.meetings
    )
    yield table(sentence("Meetings of the period, and who came"), heads, rows)


def _days(layout: Layout, row: MeetingRow) -> Inline:
    """Return the days until a meeting's communiqué was public in its first language."""
    content = _communique(layout, row)
    known = [each for each in layout.of_each(DAYS, "language", LANGUAGES, meeting=row.code) if is_known(each)]
    if not known:
        return sentence("none recorded") if content is None else unknown()
    return number(min(known, key=disclosed_count))


def _communique(layout: Layout, row: MeetingRow) -> Communique | None:
    every = [fact.body.content for fact in layout.context.history.communiques.values()]
    return next((each for each in every if each.meeting == row.stream), None)


def _none(layout: Layout, held: Figure | None) -> Inline:
    """Return why no meeting follows: other audiences do not see every meeting, so that none seen is not none held."""
    if held is None or is_known(held):
        return sentence("No meeting of this period is recorded as held.")
    return sentence(
        "How many meetings with industry were held in the period is %(number)s: %(reason)s.",
        number=number(held),
        reason=layout.reason_of(held),
    )


def _of_one(layout: Layout, row: MeetingRow) -> Iterator[Inline]:
    body = row.body
    place = [str(body.city)] if body.city else []
    country = [layout.country_name(body.country)] if body.country else []
    mode = [class_names.mode(body.mode)] if body.mode else []
    when = joined([row.code, DayText(body.first_day, "long"), *place, *country, *mode], ", ")
    yield sentence("%(meeting)s.", meeting=when)
    details = row.facts.details
    if details is not None and details.hosts:
        yield sentence("Hosts: %(hosts)s.", hosts=listing(list(details.hosts)))
    if row.organizations is not None and is_known(row.organizations):
        yield by_number(
            int(row.organizations.value or 0),
            "%(number)s organization took part.",
            "%(number)s organizations took part.",
            number=opening(row.organizations),
        )
    elif row.organizations is not None:
        yield sentence(
            "How many organizations took part is %(number)s: %(reason)s.",
            number=number(row.organizations),
            reason=layout.reason_of(row.organizations),
        )
    if priorities := _priorities(layout, row):
        yield sentence("Priorities: %(priorities)s.", priorities=listing(priorities))
    yield from _published(layout, row)
    if row.facts.complete and not row.facts.conclusions and not row.facts.adopted:
        yield sentence("No conclusions were adopted.")
    absent = [
        figure for figure in layout.of_each(ORGANIZATIONS, "region", REGIONS, meeting=row.code) if figure.value == 0
    ]
    if absent:
        regions = [class_names.of_class("region", figure.of["region"]) for figure in absent]
        yield sentence("Regions that no organization came from: %(regions)s.", regions=listing(regions))


def _priorities(layout: Layout, row: MeetingRow) -> list[Inline]:
    """Return the priorities that a meeting adopted: the topics of its conclusions, or the conclusions themselves."""
    history = layout.context.history
    adopted = [
        fact.body.content
        for fact in history.recorded_conclusions.values()
        if fact.body.content.meeting == row.stream and fact.body.content.is_adopted and fact.body.content.priority
    ]
    found: dict[str, Inline] = {}
    for each in sorted(adopted, key=lambda conclusion: conclusion.number):
        for topic in each.topics or ():
            found[topic] = record_named(history, topic)
        if not each.topics:
            found[str(each.number)] = sentence("conclusion %(number)s", number=each.number)
    return list(found.values())


def _published(layout: Layout, row: MeetingRow) -> Iterator[Inline]:
    """Yield the languages in which a meeting's communiqué is public, and where it is read."""
    content = _communique(layout, row)
    if content is not None and content.public:
        yield sentence(
            "Its communiqué is public in %(languages)s: %(address)s.",
            languages=listing([sentence(LANGUAGES[each]) for each in content.public]),
            address=f"{layout.address}/meetings/communiques/{row.stream}",
        )
