"""`participation.newcomers` and `.returners` with what is known of them where a list or a meeting is missing."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import partial

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures.audience import may_name
from services.reporting.figures.dated import days_of
from services.reporting.figures.evidence import Reading
from services.reporting.figures.figure import Found, Parameters, Rule, counted
from services.reporting.figures.participation.again import FIRST_NEWCOMERS, FIRST_RETURNERS, past_of
from services.reporting.figures.retention import why_unlisted
from services.reporting.figures.study import Study


class Known(msgspec.Struct, frozen=True):
    """Who is known to have been at a meeting, at the one before, at any before.

    `reason`: why these may not be all; `never_sure`: nobody else was at an earlier one; `last_sure`: nor at the one before.
    """

    now: AbstractSet[str]
    last_time: AbstractSet[str]
    ever: AbstractSet[str]
    reason: str | None
    never_sure: bool
    last_sure: bool
    public: bool
    reading: Reading


def _known(study: Study, meeting: rm.Fact, level: str) -> Known:
    reading = Reading()
    past = past_of(study, meeting)
    earlier = None if past.before is None else past_of(study, past.before)
    reading.include(past.reading)
    counts_as = study.counting.entities(past.names, days_of(meeting), level, reading)
    last = None if past.before is None else study.counting.present(past.before)
    sets: tuple[frozenset[str], ...] = (
        study.counting.present(meeting).names,
        frozenset() if last is None else last.names,
        frozenset() if earlier is None else earlier.names,
    )
    now, last_time, ever = (frozenset(map(counts_as.__getitem__, names)) for names in sets)
    return Known(
        now=now,
        last_time=last_time,
        ever=ever,
        reason=past.broken or (None if past.unlisted is None else why_unlisted(study, past.unlisted)),
        never_sure=past.broken is None and (earlier is None or earlier.unlisted is None),
        last_sure=last is not None and last.complete,
        public=past.public,
        reading=reading,
    )


def _newcomers(study: Study, parameters: Parameters) -> Iterator[Found]:
    for meeting, known, reading in _each(study, parameters):
        yield _of(study, meeting, known, known.now - known.ever if known.never_sure else set(), reading)


def _returners(study: Study, parameters: Parameters) -> Iterator[Found]:
    for meeting, known, reading in _each(study, parameters):
        back = (known.now & known.ever) - known.last_time
        yield _of(study, meeting, known, back if known.last_sure else set(), reading)


def _each(study: Study, parameters: Parameters) -> Iterator[tuple[rm.Fact, Known, Reading]]:
    level = str(parameters["level"])
    for meeting in study.held:
        known = study.once(("known", meeting.stream, level), partial(_known, study, meeting, level))
        yield meeting, known, Reading(study.reading, known.reading)


def _of(study: Study, meeting: rm.Fact, known: Known, who: AbstractSet[str], reading: Reading) -> Found:
    items = tuple(sorted(who)) if may_name(study, known) else ()
    of, as_of = {"meeting": str(meeting.body.code)}, days_of(meeting)[0]
    sets = {"members": who, "so far": known.now | known.ever}
    return counted(len(who), known.reason, of=of, as_of=as_of, reading=reading, items=items, sets=sets)


def _second(rule: Rule, otherwise: str, compute: object) -> Rule:
    return msgspec.structs.replace(rule, version=2, text=f"{rule.text} {otherwise}", compute=compute)


NEWCOMERS = _second(
    FIRST_NEWCOMERS,
    "Where only the list of the meeting itself is not complete, at least those of it that were at no earlier one.",
    _newcomers,
)
RETURNERS = _second(
    FIRST_RETURNERS,
    "Otherwise, where the list of the meeting before is complete, at least those known to have been at one earlier than that.",
    _returners,
)
RULES = (NEWCOMERS, RETURNERS)
