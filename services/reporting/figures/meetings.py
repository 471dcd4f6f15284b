"""`meetings.held`: the meetings of a period, also by subject."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

import msgspec

from services.reporting.figures.audience import may_see
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameters, ReportPlace, Rule, counted
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from shared.public_view.openness import Audience
from shared.statements.wording import translatable as _

GENERAL = "general"
Subjects = tuple[str, ...] | None


def subjects_of(history: History, meeting: rm.Fact, audience: Audience, trace: Trace) -> Subjects:
    """Return all subjects of a meeting, empty for a general meeting; None if nothing is stated, or nothing open to this
    audience."""
    stated = history.subjects.get(meeting.stream)
    if stated is None:
        return None
    trace.record(stated)
    if stated.withdrawn or not may_see(stated, audience):
        return None
    return tuple(stated.body.subjects)


MODES = ("in person", "hybrid", "remote")


def _counted(
    context: FigureContext, of: dict[str, str], among: list[rm.Fact], counts: Callable[[rm.Fact], bool | None],
    *, of_their_own: bool, read: Trace | None = None, missing: str = "a mode",
) -> FigureResult:  # fmt: skip
    """Count meetings. `of_their_own`: a series or kind has only its own unknown meetings. `read`: the facts read for
    `counts`; `missing`: the datum missing if that gives no answer."""
    trace = Trace(context.trace, *([] if read is None else [read]))
    streams = {series.stream for series in among}
    answers = [(meeting, counts(meeting)) for meeting in context.held if meeting.body.series in streams]
    items = tuple(meeting.stream for meeting, answer in answers if answer)
    perhaps = [each for each in context.perhaps_held if not of_their_own or each.body.series in streams]
    unknown = sum(answer is None for _, answer in answers) + len(perhaps)
    reason = context.why_incomplete(trace, among)
    if reason is None and not items and unknown:
        reason = f"whether there was one is not known: a date or {missing} is missing"
    return counted(len(items), reason, of=of, as_of=context.as_of, trace=trace, unknown=unknown, named=items)


def _first_held(
    context: FigureContext, _parameters: Parameters, *, of_their_own: bool = False
) -> Iterator[FigureResult]:
    concerned, every = context.series, partial(_counted, context, of_their_own=of_their_own)
    yield every({}, concerned, lambda _: True)
    for series in concerned:
        yield every({"series": series.body.code}, [series], lambda _: True)
    for kind in sorted({str(series.body.kind) for series in concerned}):
        of_kind = [series for series in concerned if series.body.kind == kind]
        yield every({"kind": kind}, of_kind, lambda _: True)
    for mode in MODES:
        yield every({"mode": mode}, concerned, partial(_in_mode, mode))


def _held(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    yield from _first_held(context, parameters, of_their_own=True)
    read = Trace()
    stated = {meeting.stream: subjects_of(context.history, meeting, context.audience, read) for meeting in context.held}
    count = partial(_counted, context, of_their_own=True, read=read, missing="a subject")
    for folded, subject in named_subjects(stated.values()).items():
        yield count({"subject": subject}, context.series, partial(is_about, stated, folded))


def named_subjects(stated: Iterable[Subjects]) -> dict[str | None, str]:
    """Return each subject by comparison key (None: general meetings), spelled as for the first meeting on it."""
    found: dict[str, str] = {}
    for subject in (each for subjects in stated for each in subjects or ()):
        found.setdefault(subject.casefold(), subject)
    return {None: GENERAL, **dict(sorted(found.items()))}


def is_about(stated: Mapping[str, Subjects], folded: str | None, meeting: rm.Fact) -> bool | None:
    """Return whether a meeting is on a subject, or a general one; None if that is not known."""
    subjects = stated[meeting.stream]
    if subjects is None:
        return None
    return folded in {each.casefold() for each in subjects} if folded else not subjects


def _in_mode(mode: str, meeting: rm.Fact) -> bool | None:
    return None if meeting.body.mode is None else meeting.body.mode == mode


_FIRST_TEXT = (
    "Meetings that were held and whose first day lies in the period; cancelled meetings and those not held are left "
    "out. Known only when the record of each series that has a meeting or a stated span in the period is stated "
    "complete for the whole of it, up to the day of the report; otherwise at least those recorded. A date known to "
    "the month or the year counts when the period holds it whole."
)
HELD = Rule(
    key="meetings.held",
    version=2,
    title=_("Meetings held"),
    text=(
        f"{_FIRST_TEXT} By subject a meeting counts in each that is stated of it, whatever the case of the letters, and "
        "as general where it is stated to be on none in particular. One of which no subject is stated, or none that this "
        "reader may see, is no general meeting: it stands beside as unknown."
    ),
    unit="meetings",
    clauses=("68-01", "68-04", "68-09"),
    compute=_held,
    places=(ReportPlace("wtsa", "held"), ReportPlace("tsag", "meetings", shows=lambda of: set(of) <= {"series"})),
    compared="outcome",
)
FIRST_HELD = msgspec.structs.replace(HELD, version=1, text=_FIRST_TEXT, compute=_first_held)
RULES = (FIRST_HELD, HELD)
