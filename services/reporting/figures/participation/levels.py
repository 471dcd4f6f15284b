"""`participation.executives` and `.private`: the share of executives in industry, and the share of industry among all present."""

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from services.reporting.document_model import Inline, sentence
from services.reporting.figures.activities import ACTIVITY, INDUSTRY_TEXT, TEXT
from services.reporting.figures.audience import FEWEST_SHOWN
from services.reporting.figures.context import FigureContext, Gathering
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Figure, FigureResult, Parameters, ReportPlace, Rule, ratio
from services.reporting.figures.listed import is_listed_whole
from services.reporting.figures.members import CATEGORIES, NOT_A_MEMBER, by_category
from services.reporting.figures.participation.entries import EXECUTIVE, CountedEntries, people_among
from services.reporting.figures.registration_errors import resting_on_errors
from services.reporting.figures.sentences import list_by_meeting
from services.reporting.history.numbering import NumberedSet
from shared.contracts.meetings.attendance import CAPACITIES, INDUSTRY
from shared.domain.dates import first_day
from shared.statements.wording import translatable as _

UNKNOWN_AT_MOST = 5
"""A share is given only if at most one entry in this many has no known level."""
EVERYONE = "everyone present"


def _executives(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    for gathering in context.gatherings:
        trace = Trace(gathering.trace)
        entries = people_among(context, gathering, trace, industry=True)
        yield _at_level(context, gathering, {}, entries, None, trace)
        counted, numbers, day = Trace(trace), context.counting.numbers, gathering.as_of
        organizations = entries.organizations(numbers)
        counted_as = context.counting.counted_as(organizations, (day, day), "entity", counted)
        entities = counted_as.of(organizations)
        for word, groups in (("category", _categories), ("size", _sizes)):
            read = Trace(counted)
            for name, members in groups(context, gathering, entities, read).items():
                organizations_of = counted_as.names_of(numbers.of(members))
                if organizations_of:
                    yield _at_level(context, gathering, {word: name}, entries, organizations_of, read)


def _at_level(
    context: FigureContext, gathering: Gathering, of: dict[str, str], entries: CountedEntries, among: NumberedSet | None,
    trace: Trace,
) -> FigureResult:  # fmt: skip
    described = entries.among(among)
    every = described.total()
    executives = sum(number for each, number in described.items() if each.level == EXECUTIVE)
    unknown = sum(number for each, number in described.items() if each.level is None)
    fields: dict[str, Any] = {
        "of": {**gathering.of, **of},
        "as_of": gathering.as_of,
        "trace": trace,
        "unknown": unknown,
    }
    if gathering.reason is not None:
        return FigureResult(reason=gathering.reason, **fields)
    if not every:
        return FigureResult(reason="not defined: nobody of industry is on the list", **fields)
    if _is_few(context, entries, among):
        return FigureResult(reason="fewer than five", **{**fields, "unknown": 0})
    if unknown * UNKNOWN_AT_MOST > every:
        reason = f"the level of {unknown} of {every} is not known"
        return FigureResult(reason=reason, at_least=executives / every, **fields)
    return ratio(executives, every - unknown, None, **fields)


def _is_few(context: FigureContext, entries: CountedEntries, among: NumberedSet | None) -> bool:
    """Return whether a share would reveal to a reader outside the bureau a few participants whose attendance is closed
    to that reader."""
    numbers, counts = context.counting.numbers, entries.counts.items()
    described = [
        (each, organizations)
        for each, numbered in counts
        if (organizations := numbered.ids(numbers) if among is None else numbered.ids(numbers) & among)
    ]
    closed = context.audience != "bureau" and not all(each.public for each, _ in described)
    return closed and len(numbers.union(organizations for _, organizations in described)) < FEWEST_SHOWN


def _sizes(
    context: FigureContext, gathering: Gathering, entities: NumberedSet, trace: Trace
) -> dict[str, AbstractSet[str]]:
    groups = context.classes.groups("size", entities, gathering.days, trace)
    return dict(sorted((str(name), members) for name, members in groups.items() if name))


def _categories(
    context: FigureContext, gathering: Gathering, entities: NumberedSet, trace: Trace
) -> dict[str, AbstractSet[str]]:
    groups = by_category(context, entities, gathering.days, trace)
    return {name: groups[name] for name in (*CATEGORIES, NOT_A_MEMBER) if name in groups}


def _private(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    for gathering in context.gatherings:
        trace = Trace(gathering.trace)
        reason = _why_not_everyone(context, gathering, trace)
        described = people_among(context, gathering, trace).among()
        every, came_as = described.total(), Counter[str | None]()
        for each, number in described.items():
            came_as[each.capacity] += number
        fields: dict[str, Any] = {"as_of": gathering.as_of, "trace": trace}
        yield _of_all(sum(map(came_as.__getitem__, INDUSTRY)), every, reason, of=gathering.of, **fields)
        for capacity in CAPACITIES:
            if number_of := came_as[capacity]:
                yield _of_all(number_of, every, reason, of={**gathering.of, "capacity": capacity}, **fields)


def _of_all(number: int, every: int, reason: str | None, **fields: Any) -> FigureResult:  # noqa: ANN401  other fields of FigureResult
    if reason is not None:
        return FigureResult(reason=reason, **fields)
    return ratio(number, every, None if every else "not defined: nobody is on the list", **fields)


def _why_not_everyone(context: FigureContext, gathering: Gathering, trace: Trace) -> str | None:
    """Return why the lists may not name everyone present: a list of attendance may name only industry."""
    if not gathering.of and (missing := context.why_incomplete(trace)) is not None:
        return missing
    for meeting, _present in gathering.meetings:
        day = first_day(meeting.body.first_day)
        if not is_listed_whole(context, EVERYONE, trace, day, meeting.stream):
            return f"it is not known whether everyone present is on the list of {meeting.body.code}"
    return None


def _says_private(figures: Sequence[Figure]) -> Iterator[Inline]:
    if parts := list_by_meeting(figures):
        yield sentence(_("Of everyone present, so many were of industry: %(parts)s."), parts=parts)


def _says_executives(figures: Sequence[Figure]) -> Iterator[Inline]:
    if parts := list_by_meeting(figures):
        yield sentence(_("Of industry whose level is known, so many came at executive level: %(parts)s."), parts=parts)


EXECUTIVES = Rule(
    key="participation.executives",
    version=1,
    title=_("Executives among industry"),
    at_meeting=_("Executives among industry: %(meeting)s"),
    text=(
        "Entries of industry at executive level, of those whose level is known. An entry is a person, or a name in the list "
        "without one; over a period a person is one entry at the highest level at which they came. The level is executive "
        "where that is the capacity, else as stated. Category is that of the membership in force, else as stated; category and "
        "size are those of the first day of the meeting, or of the last day of the period. Without a value, and at least those at "
        "that level of all, where the level of more than a fifth is not known. Known only when the list is stated complete. "
        f"{TEXT} {INDUSTRY_TEXT}"
    ),
    unit="share",
    clauses=("68-01", "68-M2"),
    compute=_executives,
    parameters=(ACTIVITY,),
    places=(
        ReportPlace("wtsa", "came", order=2, says=_says_executives, shows=lambda of: set(of) <= {"meeting"}),
        ReportPlace("tsag", "meetings", shows=lambda of: set(of) <= {"meeting"}),
    ),
    leaves_open="",
    compared="outcome",
)
PRIVATE = Rule(
    key="participation.private",
    version=1,
    title=_("Industry among all present"),
    at_meeting=_("Industry among all present: %(meeting)s"),
    text=(
        "Entries of industry, of all present: people, and names in the list without one; also by capacity. Known only where it is stated that everyone present is on "
        "the list, over a period of each of its meetings: a list of attendance may name industry alone. "
        f"{TEXT} {INDUSTRY_TEXT}"
    ),
    unit="share",
    clauses=("68-C3",),
    compute=_private,
    parameters=(ACTIVITY,),
    places=(ReportPlace("wtsa", "came", order=3, says=_says_private, shows=lambda of: set(of) <= {"meeting"}),),
    leaves_open="",
)
RULES = (EXECUTIVES, PRIVATE, *resting_on_errors(EXECUTIVES, PRIVATE))
