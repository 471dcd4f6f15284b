"""`membership.members` and `.retention`: the members of ITU-T on a day, and the members on a year's first day that stayed."""

from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from services.reporting.document_model import Inline, is_known, number, opening, sentence
from services.reporting.figures.audience import join_small_classes, may_see_all
from services.reporting.figures.classes import ClassMembers, members_by_class
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import (
    Figure,
    FigureResult,
    Parameter,
    Parameters,
    ReportPlace,
    Rule,
    counted,
    ratio,
)
from services.reporting.figures.listed import is_listed_whole
from services.reporting.figures.members import CATEGORIES, Members, members_on
from services.reporting.figures.registration_errors import resting_on_errors
from services.reporting.figures.sentences import list_known
from shared.contracts.completeness import MEMBERSHIPS
from shared.contracts.registry.memberships import MEMBERSHIP_CATEGORIES
from shared.statements.wording import translatable as _

CLAUSE = "68-M3"
EVERY = "every"
SME = Parameter("sme", EVERY, (EVERY, "yes", "no"), {"yes": _("at the reduced fee"), "no": _("at the full fee")})
RIGHTS = Parameter(
    "rights", EVERY, (EVERY, "full", "suspended"), {"full": _("full rights"), "suspended": _("suspended")}
)
SHARE = "share"
CHANGE = Parameter(
    "change",
    SHARE,
    (SHARE, "kept", "joined", "left", "merged"),
    {"kept": _("kept"), "joined": _("joined"), "left": _("left"), "merged": _("merged")},
    units=dict.fromkeys(("kept", "joined", "left", "merged"), "organizations"),
)


def _members(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    day, trace = context.as_of, Trace(context.trace)
    members = members_on(context, day, trace)
    reason = _why_open(context, [day], trace) or _closed(context, members)
    chosen = _chosen(members, parameters)
    yield _number(context, {}, ClassMembers("", chosen, perhaps=len(members.perhaps)), reason, trace)
    for word, rows in _classes(context, members, chosen, trace):
        for row in join_small_classes(rows, open_to=context.audience == "bureau"):
            yield _number(context, {word: row.name}, row, reason, trace)


def _classes(
    context: FigureContext, members: Members, chosen: AbstractSet[str], trace: Trace
) -> Iterator[tuple[str, list[ClassMembers]]]:
    perhaps = len(members.perhaps)
    of_category = {name: {each for each in chosen if members.category(each) == name} for name in CATEGORIES}
    yield "category", [ClassMembers(name, of_category[name], perhaps=perhaps) for name in CATEGORIES]
    for word in ("size", "region"):
        yield word, members_by_class(word, context.classes.groups(word, chosen, context.days, trace), perhaps)


def _number(
    context: FigureContext, of: dict[str, str], row: ClassMembers, reason: str | None, trace: Trace
) -> FigureResult:
    reason = reason or row.why_empty("organizations")
    return counted(len(row.members), reason, of=of, as_of=context.as_of, trace=trace, unknown=row.unknown)


def _chosen(members: Members, parameters: Parameters) -> set[str]:
    """Return the members with the requested fee and rights."""
    sme, rights = parameters.get("sme", EVERY), parameters.get("rights", EVERY)
    return {
        entity
        for entity, fact in members.of.items()
        if rights in (EVERY, fact.body.statement.rights) and sme in (EVERY, "yes" if fact.body.statement.sme else "no")
    }


def _why_open(context: FigureContext, days: Collection[date], trace: Trace) -> str | None:
    """Return why members may be missing on one of these days."""
    for day in days:
        if not is_listed_whole(context, MEMBERSHIPS, trace, day):
            return f"the memberships are not stated complete on {day}"
    return None


def _closed(context: FigureContext, *several: Members) -> str | None:
    """Return why a reader outside the bureau gets only a minimum: some memberships are not open to that reader."""
    facts = [fact for members in several for fact in members.of.values()]
    if may_see_all(context, facts):
        return None
    return f"the memberships are not known to be complete on {context.as_of}"


def _retention(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """Return the figures of each calendar year that lies wholly in the period and has ended by the day of the figure."""
    last = context.period.last or context.as_of
    for year in range(context.period.first.year, last.year + 1):
        first, after = date(year, 1, 1), date(year + 1, 1, 1)
        if context.period.first <= first and date(year, 12, 31) <= last and after <= context.history.moment.day:
            yield from _of_year(context, parameters, first, after)


def _of_year(context: FigureContext, parameters: Parameters, first: date, after: date) -> Iterator[FigureResult]:
    trace = Trace(context.trace)
    then, unmapped, now = (
        members_on(context, first, trace, after),
        members_on(context, first, trace),
        members_on(context, after, trace),
    )
    before, later = _chosen(then, parameters), _chosen(now, parameters)
    unknown = len(then.perhaps | now.perhaps)
    reasons = _why_open(context, [first], trace), _why_open(context, [after], trace) or _closed(context, then, now)
    merged = {each for each in _chosen(unmapped, parameters) if _joined_another(each, then, unmapped)}
    change = str(parameters["change"])
    found = {
        SHARE: before,
        "kept": before & now.of.keys(),
        "joined": later - then.of.keys(),
        "left": before - now.of.keys(),
        "merged": merged,
    }[change]
    for name in ("", *CATEGORIES):
        of = {"year": str(first.year)} | ({"category": name} if name else {})
        fields: dict[str, Any] = {"of": of, "as_of": after, "trace": trace, "unknown": unknown}
        members = found & _of_category(name, then, now) if name else found
        if change == SHARE:
            yield _share(len(members & now.of.keys()), len(members), reasons, first, **fields)
        else:
            yield counted(len(members), reasons[0] or reasons[1], **fields)


def _of_category(name: str, then: Members, now: Members) -> set[str]:
    """Return the members that had the category on the first day, and newcomers that had it on the later day."""
    found = {each for each in then.of if then.category(each) == name}
    return found | {each for each in now.of if each not in then.of and now.category(each) == name}


def _joined_another(member: str, mapped: Members, unmapped: Members) -> bool:
    """Return whether a member on the first day has, by the later day, merged into an entity that another member on that
    day counts as."""
    entity = mapped.entities.get(member, member)
    return entity != member and any(
        mapped.entities.get(other, other) == entity for other in unmapped.of if other != member
    )


def _share(kept: int, whole: int, reasons: tuple[str | None, str | None], first: date, **fields: Any) -> FigureResult:  # noqa: ANN401  other fields of FigureResult
    """Return the share; without parts if the total is not known, and as a minimum if the later day is not."""
    if reasons[0] is not None:
        return FigureResult(reason=reasons[0], **fields)
    if not whole:
        return FigureResult(reason=f"not defined: there were no members on {first}", **fields)
    if reasons[1] is not None:
        return FigureResult(reason=reasons[1], at_least=kept / whole, **fields)
    return ratio(kept, whole, None, **fields)


def _says_members(figures: Sequence[Figure]) -> Iterator[Inline]:
    for figure in (each for each in figures if not each.of):
        known = is_known(figure)
        words = _("%(number)s organizations were members.") if known else _("How many were members is %(number)s.")
        yield sentence(words, number=opening(figure) if known else number(figure))
    categories = (figure for figure in figures if figure.of.get("category") in MEMBERSHIP_CATEGORIES)
    if parts := list_known(categories, _of_its_category):
        yield sentence("By category: %(parts)s.", parts=parts)


def _of_its_category(figure: Figure) -> Inline:
    category = sentence(MEMBERSHIP_CATEGORIES[figure.of["category"]])
    return sentence("%(category)s %(number)s", category=category, number=number(figure))


def _says_retention(figures: Sequence[Figure]) -> Iterator[Inline]:
    if parts := list_known((figure for figure in figures if set(figure.of) == {"year"}), _in_its_year):
        yield sentence(_("Of the members of 1 January, so many were members a year later: %(parts)s."), parts=parts)


def _in_its_year(figure: Figure) -> Inline:
    return sentence("%(number)s in %(year)s", number=number(figure), year=figure.of["year"])


MEMBERS = Rule(
    key="membership.members",
    version=1,
    title=_("Members of the Sector"),
    text=(
        "Organizations with a membership in force on the last day of the period or that of the report as Sector Member, "
        "Associate or Academia; administrations are not counted. One that has merged counts under its successor, whose own "
        "membership comes before that of those merged into it. Of several memberships the one that began last holds. A suspended "
        "member is a member. One whose first day may be before or after that day stands beside as unknown. By sme and rights: those whose membership says so. "
        "Known only when the memberships are stated complete on that day; otherwise at least those recorded."
    ),
    unit="organizations",
    clauses=("68-05", CLAUSE),
    compute=_members,
    parameters=(SME, RIGHTS),
    places=(ReportPlace("wtsa", "came", order=1, says=_says_members, shows=lambda of: set(of) <= {"category"}),),
    leaves_open="",
)
RETENTION = Rule(
    key="membership.retention",
    version=1,
    title=_("Members that stayed"),
    text=(
        "For each calendar year that lies wholly in the period: of the members of its first day, those that are members on the day "
        "after its last, as membership.members counts them. Both are mapped by the mergers of the later day, so one that "
        "merged into a member is neither lost nor counted twice. By category as of the first day; one that changed its category has "
        "stayed. With change: the number of those that stayed, joined, left, or merged. "
        "Known only when the memberships are stated complete on both days."
    ),
    unit="share",
    has_one_unit=True,
    clauses=(CLAUSE,),
    compute=_retention,
    parameters=(SME, CHANGE),
    places=(ReportPlace("wtsa", "again", order=1, says=_says_retention, shows=lambda of: set(of) == {"year"}),),
    leaves_open="",
)
RULES = (MEMBERS, RETENTION, *resting_on_errors(MEMBERS, RETENTION))
