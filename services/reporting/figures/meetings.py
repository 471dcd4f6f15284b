"""`meetings.held`: the meetings of a period."""

from collections.abc import Callable, Iterator
from functools import partial

from services.reporting import read_models as rm
from services.reporting.figures.evidence import Reading
from services.reporting.figures.figure import Found, Parameters, Rule, counted
from services.reporting.figures.study import Study

MODES = ("in person", "hybrid", "remote")


def _held(study: Study, _parameters: Parameters) -> Iterator[Found]:
    concerned = study.series
    yield _counted(study, {}, concerned, lambda _: True)
    for series in concerned:
        yield _counted(study, {"series": series.body.code}, [series], lambda _: True)
    for kind in sorted({str(series.body.kind) for series in concerned}):
        of_kind = [series for series in concerned if series.body.kind == kind]
        yield _counted(study, {"kind": kind}, of_kind, lambda _: True)
    for mode in MODES:
        yield _counted(study, {"mode": mode}, concerned, partial(_in_mode, mode))


def _counted(study: Study, of: dict[str, str], among: list[rm.Fact], counts: Callable[[rm.Fact], bool | None]) -> Found:
    reading = Reading(study.reading)
    streams = {series.stream for series in among}
    answers = [(meeting, counts(meeting)) for meeting in study.held if meeting.body.series in streams]
    items = tuple(meeting.stream for meeting, answer in answers if answer)
    unknown = sum(answer is None for _, answer in answers) + study.undated
    reason = study.why_incomplete(reading, among)
    if reason is None and not items and unknown:
        reason = "whether there was one is not known: a date or a mode is missing"
    return counted(len(items), reason, of=of, as_of=study.as_of, reading=reading, unknown=unknown, items=items)


def _in_mode(mode: str, meeting: rm.Fact) -> bool | None:
    return None if meeting.body.mode is None else meeting.body.mode == mode


HELD = Rule(
    key="meetings.held",
    version=1,
    title="Meetings held",
    text=(
        "Meetings that were held and whose first day lies in the period; cancelled meetings and those not held are left "
        "out. Known only when the record of each series that has a meeting or a stated span in the period is stated "
        "complete for the whole of it, up to the day of the report; otherwise at least those recorded. A date known to "
        "the month or the year counts when the period holds it whole."
    ),
    unit="meetings",
    clauses=("68-01", "68-04", "68-09"),
    compute=_held,
)
RULES = (HELD,)
