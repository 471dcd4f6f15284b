"""`participation.organizations`: the organizations of industry that took part, and their classes."""

from collections.abc import Iterator
from functools import partial

import msgspec

from services.reporting.figures.activities import ACTIVITY, INDUSTRY_TEXT, TEXT
from services.reporting.figures.audience import join_small_classes, may_name, names_for
from services.reporting.figures.classes import STATUSES, ClassMembers, members_by_class, members_by_status
from services.reporting.figures.context import MODES, FigureContext, Gathering
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import DEVELOPMENT, LEVEL, FigureResult, Parameters, ReportPlace, Rule, counted
from services.reporting.figures.meetings import is_about, named_subjects, subjects_of
from services.reporting.figures.members import by_category
from services.reporting.figures.registration_errors import resting_on_errors
from services.reporting.history.numbering import NumberedSet
from shared.statements.wording import translatable as _

WORDS = ("region", "development", "status", "category", "size", "sector", "mode")


def _first_organizations(
    words: tuple[str, ...],
    context: FigureContext,
    parameters: Parameters,
    *,
    apart: bool = False,
    memberships: bool = False,
) -> Iterator[FigureResult]:
    for gathering in context.gatherings:
        trace = Trace(gathering.trace)
        entities = gathering.entities(context.counting, str(parameters["level"]), trace)
        yield _counted(context, gathering, {}, ClassMembers("", entities), trace)
        for word in words:
            read = Trace(trace)
            found = classified(
                context, gathering, word, entities, read, parameters, apart=apart, memberships=memberships
            )
            for row in join_small_classes(found, open_to=may_name(context, gathering)):
                yield _counted(context, gathering, {word: row.name}, row, read)


def _organizations(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    yield from _first_organizations(WORDS, context, parameters, apart=True, memberships=True)
    yield from _by_subject(context, parameters)


def _by_subject(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the figures of the meetings on each subject; `unknown` is the number of meetings without a stated subject."""
    read = Trace()
    stated = {meeting.stream: subjects_of(context.history, meeting, context.audience, read) for meeting in context.held}
    unknown = sum(subjects is None for subjects in stated.values())
    rows, traces, every = list[ClassMembers](), dict[str, Trace](), dict[str, Gathering]()
    for folded, subject in named_subjects(stated.values()).items():
        about = [meeting for meeting in context.held if is_about(stated, folded, meeting)]
        every[subject] = context.gathering_of({"subject": subject}, about)
        traces[subject] = Trace(every[subject].trace, read)
        entities = every[subject].entities(context.counting, str(parameters["level"]), traces[subject])
        rows.append(ClassMembers(subject, entities, perhaps=unknown))
    over = context.gathering_of({}, context.held)
    for row in join_small_classes(rows, open_to=may_name(context, over)):
        gathering = every.get(row.name) or msgspec.structs.replace(over, of={"subject": row.name})
        yield _counted(context, gathering, {}, row, traces.get(row.name) or Trace(over.trace, *traces.values()))


def _counted(
    context: FigureContext, gathering: Gathering, of: dict[str, str], row: ClassMembers, trace: Trace
) -> FigureResult:
    return counted(
        len(row.members),
        gathering.reason or row.why_empty("organizations"),
        of={**gathering.of, **of},
        as_of=gathering.as_of,
        trace=trace,
        unknown=row.unknown,
        named=names_for(context, row.members, gathering),
        sets={"members": row.members, "unclassified": row.unclassified},
    )


def classified(
    context: FigureContext,
    gathering: Gathering,
    word: str,
    entities: NumberedSet,
    trace: Trace,
    parameters: Parameters,
    *,
    apart: bool = False,
    memberships: bool = False,
) -> list[ClassMembers]:
    """Return the organizations of a gathering by the classes of a word on its day. `apart`: disputed ones separately;
    `memberships`: memberships in force take precedence over a stated category."""
    days, classes = gathering.days, context.classes
    if word == "mode":
        # An organization counts in each mode in which it took part, and as unknown if no mode is known.
        modes = gathering.modes(context.counting, str(parameters["level"]), trace)
        unknown = entities - context.counting.numbers.union(modes)
        return [ClassMembers(mode, members, unknown) for mode, members in zip(MODES, modes, strict=True)]
    if word == "status":
        return members_by_status(
            {status: classes.groups(status, entities, days, trace, apart=apart) for status in STATUSES}
        )
    if word == "category" and memberships:
        return members_by_class(word, by_category(context, entities, days, trace))
    field = str(parameters["development"]) if word == "development" else word
    return members_by_class(word, classes.groups(field, entities, days, trace, apart=apart))


_DISTINCT = (
    "Distinct organizations of industry (executives, alternates, advisers and speakers, and names in a sourced list "
    "whose capacity is not stated) with at least one confirmed attendance, for each meeting and over the period. A "
    "duplicate is one organization for all time; one that has merged counts under its successor from the day of the "
    "merger: at a meeting by its first day, over a period by the last day or that of the report."
)
_KNOWN_ONLY = (
    "Known only when the list is stated complete and, over a period, when the record of each series is; otherwise at least "
    "those recorded."
)
_FIRST_TEXT = f"{_DISTINCT} The region is that of the country of the headquarters on that day. {_KNOWN_ONLY}"
_SECOND_TEXT = (
    f"{_DISTINCT} With level group a subsidiary counts as the top of its corporate group, as on that day; a parent stated "
    "without days holds for every day on which no dated one does, and one whose days do not decide is not in force. Region, development "
    "and status are those of the country of the headquarters on that day; a status stated without days is used for "
    "all days on which no dated one holds. Development is by the footnote of Resolution 68: developing countries "
    "include least developed and landlocked ones, small island States and economies in transition; with "
    "development m49 by UN M49 alone. It is a statistical convenience and no judgement. Category, size and sector "
    "are those stated for that day. By mode an organization counts in each mode in which it took part. Those that "
    f"cannot be classified stand beside as unknown. {_KNOWN_ONLY}"
)
_THIRD_TEXT = (
    f"{_SECOND_TEXT} Where sources dispute the development or a status of the country, its organizations are "
    "counted apart, as disputed, and neither among those of the class nor among the unknown; by the footnote a country is "
    "disputed only where nothing that is not disputed makes it a developing one. For most States the status without "
    "days is that of 2024: status of 2024 used."
)
ORGANIZATIONS = Rule(
    key="participation.organizations",
    version=4,
    title=_("Organizations that took part"),
    over_period=_("Organizations over the period"),
    at_meeting=_("Organizations at %(meeting)s"),
    text=(
        f"{_THIRD_TEXT} The category is that of the membership in force on that day, else the one stated; an organization that has "
        "neither is no member where memberships are stated complete on that day. By subject the organizations at meetings on it "
        "are counted, as general those at meetings on none in particular; the number of meetings of which no subject is "
        f"known stands beside as unknown. {TEXT} {INDUSTRY_TEXT}"
    ),
    unit="organizations",
    clauses=("68-01", "68-03", "68-05", "68-09"),
    compute=_organizations,
    parameters=(DEVELOPMENT, LEVEL, ACTIVITY),
    # The section on meetings has only the numbers: classes belong to another section.
    places=(
        ReportPlace("wtsa", "came"),
        ReportPlace("wtsa", "held", shows=lambda of: set(of) <= {"meeting"} or set(of) == {"subject"}),
        ReportPlace("tsag", "meetings", shows=lambda of: set(of) <= {"meeting"} or set(of) == {"meeting", "region"}),
    ),
    over_organizations=True,
    compared="outcome",
)
THIRD_ORGANIZATIONS = msgspec.structs.replace(
    ORGANIZATIONS,
    version=3,
    text=_THIRD_TEXT,
    clauses=("68-01", "68-03", "68-05"),
    compute=partial(_first_organizations, WORDS, apart=True),
    parameters=(DEVELOPMENT, LEVEL),
)
SECOND_ORGANIZATIONS = msgspec.structs.replace(
    THIRD_ORGANIZATIONS, version=2, text=_SECOND_TEXT, compute=partial(_first_organizations, WORDS)
)
FIRST_ORGANIZATIONS = msgspec.structs.replace(
    SECOND_ORGANIZATIONS,
    version=1,
    text=_FIRST_TEXT,
    compute=partial(_first_organizations, ("region", "mode")),
    parameters=(msgspec.structs.replace(LEVEL, choices=("entity",)),),
)
RULES = (
    FIRST_ORGANIZATIONS,
    SECOND_ORGANIZATIONS,
    THIRD_ORGANIZATIONS,
    ORGANIZATIONS,
    *resting_on_errors(ORGANIZATIONS),
)
