"""`participation.newcomers`, `.returners` and `.lapsed`: against the earlier meetings of the series."""

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures.audience import may_name
from services.reporting.figures.counting import LEVELS
from services.reporting.figures.dated import days_of
from services.reporting.figures.evidence import Reading
from services.reporting.figures.figure import Found, Parameters, Rule
from services.reporting.figures.retention import compared, listed
from services.reporting.figures.sequence import First, NotComparable
from services.reporting.figures.study import Study


class Seen(msgspec.Struct, frozen=True):
    """Who was at a meeting, who at the one before, who at any before. `public`: so is each attendance that this rests on."""

    now: AbstractSet[str]
    last_time: AbstractSet[str]
    ever: AbstractSet[str]
    public: bool


class Past(msgspec.Struct, frozen=True):
    """A series up to a meeting: the organizations at any, as recorded, and what was read.

    `broken`: why meetings before may be missing; `unlisted`: the last one whose list is not complete.
    """

    names: frozenset[str]
    before: rm.Fact | None
    public: bool
    broken: str | None
    unlisted: rm.Fact | None
    reading: Reading


_NOTHING = Past(frozenset(), None, public=True, broken=None, unlisted=None, reading=Reading())
Look = Callable[[Study, Reading, rm.Fact, str], Seen]


def past_of(study: Study, meeting: rm.Fact) -> Past:
    """From the earliest meeting on, each found from what is known of the one before it."""
    way, reached = [], meeting
    known: dict[str, Past] = study.once(("past",), dict)
    while reached.stream not in known:
        way.append(reached)
        try:
            reached = study.sequence.before(reached, Reading())
        except NotComparable:
            break
    for each in reversed(way):
        known[each.stream] = _with(study, known, each)
    return known[meeting.stream]


def _with(study: Study, known: dict[str, Past], meeting: rm.Fact) -> Past:
    seen, present = Reading(), study.counting.present(meeting)
    before, past = None, _NOTHING
    try:
        before = study.sequence.before(meeting, seen)
        past = known[before.stream]
    except First:
        pass
    except NotComparable as why:
        past = msgspec.structs.replace(_NOTHING, broken=str(why))
    return Past(
        names=past.names | present.names,
        before=before,
        public=past.public and present.public,
        broken=past.broken,
        unlisted=past.unlisted if present.complete else meeting,
        reading=Reading(past.reading, seen, present.reading),
    )


def _all_before(study: Study, reading: Reading, meeting: rm.Fact, level: str) -> Seen:
    """Raises NotComparable unless the series is known from its first meeting on, each with a complete list."""
    past = past_of(study, meeting)
    reading.include(past.reading)
    if past.broken is not None:
        raise NotComparable(past.broken)
    if past.unlisted is not None:
        listed(study, past.unlisted)
    earlier = None if past.before is None else past_of(study, past.before)
    last = () if past.before is None else listed(study, past.before)
    counts_as = study.counting.entities(past.names, days_of(meeting), level, reading)
    now, last_time, ever = (
        {counts_as[name] for name in names}
        for names in (listed(study, meeting), last, () if earlier is None else earlier.names)
    )
    return Seen(now, last_time, ever, past.public)


def _one_before(study: Study, reading: Reading, meeting: rm.Fact, level: str) -> Seen:
    """Raises NotComparable."""
    earlier = study.sequence.before(meeting, reading)
    was, now = compared(study, reading, earlier, meeting, level)
    public = all(study.counting.present(each).public for each in (meeting, earlier))
    return Seen(now, was, was, public)


def _each(
    look: Look, who: Callable[[Seen], AbstractSet[str]], study: Study, parameters: Parameters, *, why_known: bool = True
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
        named = may_name(study, seen)
        yield Found(
            of=of,
            as_of=as_of,
            reading=reading,
            value=len(found),
            unknown=0 if why_known else len(found),
            items=tuple(sorted(found)) if named else (),
            sets={"members": found},
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


FIRST_NEWCOMERS = _rule(
    "participation.newcomers",
    "Organizations that came for the first time",
    f"Organizations of industry at a meeting that were at no earlier one of its series. {_EVERY_LIST}",
    _newcomers,
)
FIRST_RETURNERS = _rule(
    "participation.returners",
    "Organizations that came back",
    "Organizations of industry at a meeting that were not at the one before but at one earlier than that in its series. "
    f"{_EVERY_LIST}",
    _returners,
)
FIRST_LAPSED = _rule(
    "participation.lapsed",
    "Organizations that did not come again",
    "Organizations of industry that were at the meeting before and not at this one. Both lists must be stated complete and "
    "no meeting may be missing between. One that has merged has not lapsed. Whether one was invited, declined or did not "
    "answer is not recorded: of all that lapsed the cause is among the unknown.",
    _lapsed,
)
RULES = (FIRST_NEWCOMERS, FIRST_RETURNERS, FIRST_LAPSED)
