"""`consultations.asked` and `.answered`: the share of developing States that were asked before meetings, and the share
of these that answered."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date

import msgspec

from services.reporting.figures.clauses import why_not_kept
from services.reporting.figures.consultations import CLAUSE, by_region
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameter, Parameters, ReportPlace, Rule, ratio
from services.reporting.figures.reference import MemberStates
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.consultations import CONSULTATIONS, METHODS, REPLIES, REQUESTS, ReplyStated
from shared.contracts.records import ORGANIZATION
from shared.domain.dates import within
from shared.domain.ids import kind_of
from shared.statements.wording import translatable as _

ANY = "any"
METHOD = Parameter(
    "method",
    ANY,
    (ANY, *METHODS),
    {"letter": _("by letter"), "questionnaire": _("by questionnaire"), "meeting": _("at a meeting")},
)
ANSWERS = ("replied", "took part", "nothing to raise")


class DevelopingStates(msgspec.Struct, frozen=True):
    """Developing Member States, by code; by region, where each region has a row. `unclassified`: States that may be
    developing.

    `doubt`: why these may not be all; `not_kept`: why more of them may have been asked than is recorded.
    """

    members: AbstractSet[str]
    regions: Mapping[str, AbstractSet[str]]
    unclassified: AbstractSet[str]
    unknown: int
    doubt: str | None
    not_kept: str | None

    @property
    def reason(self) -> str | None:
        return self.doubt or self.not_kept

    def rows(self) -> Iterator[tuple[dict[str, str], AbstractSet[str]]]:
        """Return all of them, then those of each region."""
        yield {}, self.members
        for region, in_region in self.regions.items():
            yield {"region": region}, self.members & in_region


class StatesAsked(msgspec.Struct, frozen=True):
    """The States asked. `requests`: the requests to a developing State, by its code. `perhaps`: possible others, by
    code or id."""

    states: DevelopingStates
    requests: Mapping[str, list[rm.Fact]]
    perhaps: AbstractSet[str]
    trace: Trace


def _states_asked(context: FigureContext, parameters: Parameters) -> StatesAsked:
    """Return the developing States asked, by a method or by any, in consultations of the period; found once."""
    method = str(parameters["method"])
    return context.cached(("states asked", method), lambda: _find(context, method))


def _find(context: FigureContext, method: str) -> StatesAsked:
    trace, history = Trace(), context.history
    states = _developing(context, trace)
    trace.record(*history.of(CONSULTATIONS), *history.of(REQUESTS))
    in_period = {
        fact.stream: within(fact.body.statement.opened, context.period.first, context.as_of)
        for fact in history.of(CONSULTATIONS)
        if not fact.withdrawn and method in (ANY, fact.body.statement.method)
    }
    requests: dict[str, list[rm.Fact]] = {}
    perhaps: set[str] = set()
    for fact in history.of(REQUESTS):
        statement = fact.body.statement
        surely = in_period.get(statement.about, False)
        if fact.withdrawn or surely is False or kind_of(statement.to) == ORGANIZATION.name:
            continue
        state = history.state_of.get(statement.to)
        code = statement.to if state is None else str(state.body.iso3)
        if state is None or code in states.unclassified:
            perhaps.add(code)
        elif code in states.members:
            was_asked = surely and within(statement.on, date.min, context.as_of)
            requests.setdefault(code, []).append(fact) if was_asked else perhaps.add(code)
    return StatesAsked(states, requests, perhaps - requests.keys(), trace)


def asked_in(context: FigureContext, consultations: Iterable[rm.Fact], trace: Trace) -> frozenset[str]:
    """Return the States asked in these consultations by the day of the period, by code."""
    history, among = context.history, {fact.stream for fact in consultations}
    trace.record(*history.of(REQUESTS), *history.in_error_of(rm.State))
    states = (
        history.state_of.get(fact.body.statement.to)
        for fact in history.of(REQUESTS)
        if not fact.withdrawn
        and fact.body.statement.about in among
        and within(fact.body.statement.on, date.min, context.as_of)
    )
    return frozenset(str(state.body.iso3) for state in states if state is not None)


def _developing(context: FigureContext, trace: Trace) -> DevelopingStates:
    every = MemberStates(context, trace, apart=True)
    row = next(each for each in every.by_development("footnote", trace) if each.name == "developing")
    regions = {each.name: each.members for each in every.by_region(trace)}
    not_kept = None if every.reason else why_not_kept(context, CLAUSE, trace)
    return DevelopingStates(row.members, regions, row.unclassified, every.unknown + row.unknown, every.reason, not_kept)


def _asked(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the shares; if all such States are known and more may have been asked than is recorded, the minimum shares."""
    states = _states_asked(context, parameters).states
    for each in _first_asked(context, parameters):
        if states.doubt is None and states.not_kept is not None and each.numerator and each.denominator:
            yield msgspec.structs.replace(each, at_least=each.numerator / each.denominator)
        else:
            yield each


def _first_asked(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    found = _states_asked(context, parameters)
    fields = {"as_of": context.as_of, "trace": found.trace, "unknown": found.states.unknown + len(found.perhaps)}
    for of, states in found.states.rows():
        states_asked = states & found.requests.keys()
        yield ratio(
            len(states_asked), len(states), found.states.reason or (None if states else NO_STATE), of=of, **fields
        )


def _answered(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the shares of the States asked in a consultation that answered a request of it, whomever that was sent to."""
    found = _states_asked(context, parameters)
    trace = Trace(found.trace)
    answers = _answers_of_states(context, trace)
    yield from _shares(
        context, found, trace, lambda code, request: answers.get((request.body.statement.about, code), ())
    )


def _first_answered(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the shares of the States asked whose requests were answered, whoever did."""
    found = _states_asked(context, parameters)
    trace, answers = Trace(found.trace), dict[str, set[bool | None]]()
    for reply, answer in _answers(context, trace):
        answers.setdefault(reply.about, set()).add(answer)
    yield from _shares(context, found, trace, lambda _code, request: answers.get(request.stream, ()))


def _shares(
    context: FigureContext,
    found: StatesAsked,
    trace: Trace,
    answers_to: Callable[[str, rm.Fact], Iterable[bool | None]],
) -> Iterator[FigureResult]:
    """Yield the shares of the States asked that answered. `answers_to`: whether each answer of a State that counts for
    a request to it came by the day of the period; None if unknown."""
    of_state = {
        code: set[bool | None]().union(*(answers_to(code, request) for request in requests))
        for code, requests in found.requests.items()
    }
    for of, states in found.states.rows():
        states_asked = states & of_state.keys()
        answered = {code for code in states_asked if True in of_state[code]}
        undated = {code for code in states_asked - answered if None in of_state[code]}
        reason = found.states.reason or (None if states_asked else NOT_KNOWN if found.perhaps else NONE_ASKED)
        unknown = found.states.unknown + len(found.perhaps) + len(undated)
        yield ratio(len(answered), len(states_asked), reason, of=of, as_of=context.as_of, trace=trace, unknown=unknown)


def _answers_of_states(context: FigureContext, trace: Trace) -> Mapping[tuple[str, str], AbstractSet[bool | None]]:
    """Return the answers of States to the requests of each consultation, by consultation and State's code; requests to
    organizations registered in error are left out, as on the page of a consultation."""
    history = context.history
    trace.record(*history.in_error_of(rm.Organization), *history.in_error_of(rm.State))
    of_request = {
        fact.stream: str(fact.body.statement.about)
        for fact in history.of(REQUESTS)
        if not fact.withdrawn and fact.body.statement.to not in history.in_error
    }
    found: dict[tuple[str, str], set[bool | None]] = {}
    for reply, answer in _answers(context, trace):
        state, consultation = history.state_of.get(reply.respondent), of_request.get(reply.about)
        if state is not None and consultation is not None:
            found.setdefault((consultation, str(state.body.iso3)), set()).add(answer)
    return found


def _answers(context: FigureContext, trace: Trace) -> Iterator[tuple[ReplyStated, bool | None]]:
    """Yield each answer, and whether it came by the day of the period; None if unknown."""
    replies = context.history.of(REPLIES)
    trace.record(*replies)
    for reply in replies:
        statement = reply.body.statement
        if not reply.withdrawn and statement.answer in ANSWERS:
            yield statement, within(statement.on, date.min, context.as_of)


NO_STATE = "not defined: there is no such developing State"
NONE_ASKED = "not defined: no developing State was asked"
NOT_KNOWN = "whether a developing State was asked is not known"
_OF_STATES = (
    "Developing States are Member States on the last day of the period or that of the report that are developing by the footnote "
    "of Resolution 68: a statistical convenience, no judgement. One is asked by a request of a consultation that was opened in "
    "the period, dated not after that day. With method letter, questionnaire or meeting only consultations of that method "
    "count. None is none only where it is stated that what answers 68-02 is recorded from the first day of the period on or "
    "before it."
)
_SAYS_ASKED = by_region(
    _("%(number)s developing States were asked."),
    _("How many of the developing States were asked is %(number)s."),
    opens=True,
)
_SAYS_ANSWERED = by_region(
    _("Of those asked, %(number)s answered."), _("How many of those asked have answered is %(number)s.")
)
_TEXT = f"Distinct developing States that were asked, of all of them, also by region. {_OF_STATES}"
ASKED = Rule(
    key="consultations.asked",
    version=2,
    title=_("Developing States asked before meetings"),
    text=f"{_TEXT} Otherwise, where all such States are known, it is at least the share of those recorded.",
    unit="share",
    clauses=(CLAUSE,),
    compute=_asked,
    places=(ReportPlace("wtsa", "before", says=_SAYS_ASKED),),
    parameters=(METHOD,),
    compared="outcome",
)
FIRST_ASKED = msgspec.structs.replace(ASKED, version=1, text=_TEXT, compute=_first_asked)
FIRST_ANSWERED = msgspec.structs.replace(
    FIRST_ASKED,
    key="consultations.answered",
    title=_("Developing States that answered"),
    text=(
        "Distinct developing States that replied, took part or said that they had nothing to raise, of those that were asked, "
        f"also by region. An answer counts if it is dated not after that day. {_OF_STATES}"
    ),
    compute=_first_answered,
    places=(ReportPlace("wtsa", "before", says=_SAYS_ANSWERED),),
)
ANSWERED = msgspec.structs.replace(
    FIRST_ANSWERED,
    version=2,
    text=(
        f"{FIRST_ANSWERED.text} An answer is that of the State that gave it, if it was asked in the same consultation, "
        "whichever of its requests the answer names."
    ),
    compute=_answered,
)
RULES = (FIRST_ASKED, ASKED, FIRST_ANSWERED, ANSWERED)
