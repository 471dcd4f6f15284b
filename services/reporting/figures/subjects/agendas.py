"""`agenda.*`: the substantive agenda items that serve an objective of the strategic plan, TSAG's work, both or neither
(68-08)."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import msgspec

from services.reporting.document_model import Inline, count_sentence, is_known, sentence
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Figure, FigureResult, Parameters, ReportPlace, Rule, at_meeting, ratio
from services.reporting.figures.listed import is_list_stated, is_listed_whole
from services.reporting.figures.progress import last_states
from services.reporting.figures.records import series_of_meeting
from services.reporting.figures.sentences import list_by_meeting
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.agendas import AGENDA_ITEMS
from shared.contracts.meetings.aims import OBJECTIVES
from shared.contracts.meetings.work import WORK_ITEMS
from shared.contracts.registry.groups import GROUPS
from shared.domain.dates import day_before, first_day, holds_on, last_day
from shared.statements.wording import translatable as _

CLAUSE = "68-08"
KIND = "executive meeting"
CLOSED = ("approved", "published", "discontinued")
NO_ITEM = "not defined: no substantive item"


class MeetingAgenda(msgspec.Struct, frozen=True):
    """The substantive items of a meeting: those with an objective of the strategic plan, and those with work of TSAG.
    `reason`: why these may not be all."""

    items: frozenset[str]
    objectives: frozenset[str]
    tsag: frozenset[str]
    reason: str | None
    trace: Trace


Chosen = Callable[[MeetingAgenda], frozenset[str]]


def _agendas(context: FigureContext) -> list[tuple[rm.Fact, MeetingAgenda]]:
    """Return the held meetings of executives with their agendas, found once; empty until an agenda is recorded."""
    return context.cached(("agendas",), partial(_find, context))


def _find(context: FigureContext) -> list[tuple[rm.Fact, MeetingAgenda]]:
    trace = Trace(context.trace)
    if not context.history.of(AGENDA_ITEMS) and not is_list_stated(context, "agenda", trace):
        return []
    found = [(meeting, series_of_meeting(context.history, trace, meeting)) for meeting in context.held]
    return [
        (meeting, _agenda(context, meeting, trace))
        for meeting, series in found
        if series is not None and series.body.kind == KIND
    ]


def _agenda(context: FigureContext, meeting: rm.Fact, read: Trace) -> MeetingAgenda:
    trace, day = Trace(read), meeting.body.first_day
    items = [
        fact
        for fact in context.naming(meeting.stream, AGENDA_ITEMS, trace)
        if not fact.withdrawn
        and fact.body.statement.meeting == meeting.stream
        and fact.body.statement.kind == "substantive"
    ]
    aims, work = _objectives_on(context, day, trace), _open_work(context, day, trace)
    complete = is_listed_whole(context, "agenda", trace, last_day(day), meeting.stream)
    return MeetingAgenda(
        items=frozenset(fact.fact for fact in items),
        objectives=frozenset(fact.fact for fact in items if aims.intersection(fact.body.statement.objectives or ())),
        tsag=frozenset(fact.fact for fact in items if work.intersection(fact.body.statement.work or ())),
        reason=None if complete else f"the agenda of {meeting.body.code} is not stated complete",
        trace=trace,
    )


def _objectives_on(context: FigureContext, day: str, trace: Trace) -> set[str]:
    """Return the objectives of the strategic plan that are certainly in force on a day."""
    every = context.history.of(OBJECTIVES)
    trace.record(*every)
    return {
        fact.stream
        for fact in every
        if not fact.withdrawn
        and fact.body.statement.set == "strategic plan"
        and holds_on(last_day(day), fact.body.statement.since, fact.body.statement.until)
    }


def _open_work(context: FigureContext, day: str, trace: Trace) -> set[str]:
    """Return the work of TSAG that was not closed by its last progress before a day."""
    work, groups = context.history.of(WORK_ITEMS), context.history.of(GROUPS)
    trace.record(*work, *groups)
    states = last_states(context, trace, day_before(first_day(day)))
    tsag = {fact.stream for fact in groups if not fact.withdrawn and fact.body.statement.code == "TSAG"}
    return {
        fact.stream
        for fact in work
        if not fact.withdrawn
        and (fact.body.statement.kind == "TSAG activity" or fact.body.statement.body in tsag)
        and states.get(fact.stream) not in CLOSED
    }


def _share(chosen: Chosen, context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the share of the selected items at each meeting, then at all meetings."""
    agendas = _agendas(context)
    for meeting, agenda in agendas:
        yield _ratio([agenda], chosen, agenda.trace, **at_meeting(meeting))
    if agendas:
        trace = Trace(context.trace, *(agenda.trace for _meeting, agenda in agendas))
        yield _ratio([agenda for _meeting, agenda in agendas], chosen, trace, of={}, as_of=context.as_of)


def _ratio(agendas: Sequence[MeetingAgenda], chosen: Chosen, trace: Trace, **fields: object) -> FigureResult:
    reason = "; ".join(each.reason for each in agendas if each.reason) or None
    if reason is not None:
        return FigureResult(reason=reason, trace=trace, **fields)  # type: ignore[arg-type]  # the fields of a number
    total = sum(len(each.items) for each in agendas)
    found = frozenset[str]().union(*map(chosen, agendas))
    return ratio(len(found), total, None if total else NO_ITEM, trace=trace, named=tuple(sorted(found)), **fields)


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    total = next((each for each in figures if not each.of), None)
    if total is not None and is_known(total):
        yield count_sentence(
            total,
            "%(number)s substantive item on the agendas served an objective of the strategic plan.",
            "%(number)s substantive items on the agendas served an objective of the strategic plan.",
        )
    if (parts := list_by_meeting(figures)) is not None:
        yield sentence("By meeting: %(meetings)s.", meetings=parts)


_TEXT = (
    " Of each meeting of executives that was held and whose first day lies in the period, and of all of them: substantive items "
    "alone, neither procedural ones nor sessions. An objective counts if it is of the strategic plan and surely in force on the "
    "first day of the meeting. Work is TSAG's if it is an activity of TSAG or its body is TSAG, and counts unless its last "
    "progress before that day is approved, published or discontinued. What is withdrawn counts as none. Known where the agenda "
    "is stated complete."
)


def _rule(key: str, title: str, at: str, text: str, chosen: Chosen, places: tuple[ReportPlace, ...] = ()) -> Rule:
    return Rule(
        key=key,
        version=1,
        title=title,
        at_meeting=at,
        text=text + _TEXT,
        unit="share",
        clauses=(CLAUSE,),
        compute=partial(_share, chosen),
        places=places,
    )


RULES = (
    _rule(
        "agenda.objectives",
        _("Agenda items with an objective of the strategic plan"),
        _("Agenda items with an objective of the strategic plan, %(meeting)s"),
        "Items of agendas that name an objective of the strategic plan, of all items.",
        lambda agenda: agenda.objectives,
        (ReportPlace("wtsa", "before", says=_says),),
    ),
    _rule(
        "agenda.tsag",
        _("Agenda items with work of TSAG"),
        _("Agenda items with work of TSAG, %(meeting)s"),
        "Items of agendas that name work of TSAG, of all items.",
        lambda agenda: agenda.tsag,
        (ReportPlace("wtsa", "before"),),
    ),
    _rule(
        "agenda.both",
        _("Agenda items with an objective and work of TSAG"),
        _("Agenda items with an objective and work of TSAG, %(meeting)s"),
        "Items of agendas that name both an objective of the strategic plan and work of TSAG, of all items.",
        lambda agenda: agenda.objectives & agenda.tsag,
        (ReportPlace("wtsa", "before"),),
    ),
    _rule(
        "agenda.neither",
        _("Agenda items with neither an objective nor work of TSAG"),
        _("Agenda items with neither an objective nor work of TSAG, %(meeting)s"),
        "Items of agendas that name neither an objective of the strategic plan nor work of TSAG, of all items.",
        lambda agenda: agenda.items - agenda.objectives - agenda.tsag,
        (ReportPlace("wtsa", "before"), ReportPlace("tsag", "meetings")),
    ),
)
