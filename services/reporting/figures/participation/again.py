"""`participation.newcomers`, `.returners` and `.lapsed`: against the earlier meetings of the series."""

from collections.abc import Callable, Iterator

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures.audience import may_name
from services.reporting.figures.counting import LEVELS
from services.reporting.figures.dated import days_of
from services.reporting.figures.evidence import Reading
from services.reporting.figures.figure import Found, Parameters, Rule
from services.reporting.figures.retention import compared, listed, mapped
from services.reporting.figures.sequence import First, NotComparable
from services.reporting.figures.study import Study


class Seen(msgspec.Struct):
    """Who was at a meeting, who at the one before, who at any before; the meetings that this rests on."""

    now: set[str]
    last_time: set[str]
    ever: set[str]
    meetings: list[rm.Fact]


Look = Callable[[Study, Reading, rm.Fact, str], Seen]


def _all_before(study: Study, reading: Reading, meeting: rm.Fact, level: str) -> Seen:
    """Raises NotComparable unless the series is known from its first meeting on, each with a complete list."""
    meetings = [meeting]
    broken: NotComparable | None = None
    try:
        for earlier_one in study.sequence.all_before(meeting, reading):
            meetings.append(earlier_one)  # noqa: PERF402  those before the break are wanted too
    except NotComparable as end:
        broken = None if isinstance(end, First) else end
    for each in meetings:
        reading.include(study.counting.present(each).reading)
    if broken is not None:
        raise broken
    now, *earlier = [set(listed(study, each)) for each in meetings]
    sets = (now, earlier[0] if earlier else set(), set().union(*earlier))
    here, last_time, ever = (mapped(study, reading, names, meeting, level) for names in sets)
    return Seen(here, last_time, ever, meetings)


def _one_before(study: Study, reading: Reading, meeting: rm.Fact, level: str) -> Seen:
    """Raises NotComparable."""
    earlier = study.sequence.before(meeting, reading)
    was, now = compared(study, reading, earlier, meeting, level)
    return Seen(now, was, was, [meeting, earlier])


def _each(
    look: Look, who: Callable[[Seen], set[str]], study: Study, parameters: Parameters, *, why_known: bool = True
) -> Iterator[Found]:
    for meeting in study.held:
        reading = Reading(study.reading)
        of, as_of = {"meeting": str(meeting.body.code)}, days_of(meeting)[0]
        try:
            seen = look(study, reading, meeting, str(parameters["level"]))
        except NotComparable as why:
            yield Found(of=of, as_of=as_of, reading=reading, reason=str(why))
            continue
        found = who(seen)
        named = may_name(study, *map(study.at, seen.meetings))
        yield Found(
            of=of,
            as_of=as_of,
            reading=reading,
            value=len(found),
            unknown=0 if why_known else len(found),
            items=tuple(sorted(found)) if named else (),
        )


def _newcomers(study: Study, parameters: Parameters) -> Iterator[Found]:
    return _each(_all_before, lambda seen: seen.now - seen.ever, study, parameters)


def _returners(study: Study, parameters: Parameters) -> Iterator[Found]:
    return _each(_all_before, lambda seen: (seen.now & seen.ever) - seen.last_time, study, parameters)


def _lapsed(study: Study, parameters: Parameters) -> Iterator[Found]:
    return _each(_one_before, lambda seen: seen.last_time - seen.now, study, parameters, why_known=False)


_COUNTED = (
    "Organizations are counted under their successors, and with level group as the top of their corporate group, in force "
    "on the first day of the meeting."
)
_EVERY_LIST = (
    "Known only when every earlier meeting of the series is: by its ordinals down to the first or, without ordinals, by a "
    "record stated complete from before the earliest; and when the list of each is stated complete."
)


def _rule(key: str, title: str, text: str, compute: Callable[[Study, Parameters], Iterator[Found]]) -> Rule:
    return Rule(
        key=key,
        version=1,
        title=title,
        text=f"{text} {_COUNTED}",
        unit="organizations",
        clauses=("68-07",),
        by_meeting=True,
        compute=compute,
        parameters={"level": "entity"},
        choices={"level": LEVELS},
    )


NEWCOMERS = _rule(
    "participation.newcomers",
    "Organizations that came for the first time",
    f"Organizations of industry at a meeting that were at no earlier one of its series. {_EVERY_LIST}",
    _newcomers,
)
RETURNERS = _rule(
    "participation.returners",
    "Organizations that came back",
    "Organizations of industry at a meeting that were not at the one before but at one earlier than that in its series. "
    f"{_EVERY_LIST}",
    _returners,
)
LAPSED = _rule(
    "participation.lapsed",
    "Organizations that did not come again",
    "Organizations of industry that were at the meeting before and not at this one. Both lists must be stated complete and "
    "no meeting may be missing between. One that has merged has not lapsed. Whether one was invited, declined or did not "
    "answer is not recorded: of all that lapsed the cause is among the unknown.",
    _lapsed,
)
RULES = (NEWCOMERS, RETURNERS, LAPSED)
