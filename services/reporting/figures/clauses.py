"""`clauses.evidence`: which records of the period answer each clause of the resolution."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from services.reporting import read_models as rm
from services.reporting.figures.evidence import Reading
from services.reporting.figures.figure import Found, Parameters, Rule
from services.reporting.figures.study import Study

CLAUSES = (
    *(f"68-{number:02}" for number in range(1, 16)),
    *(f"68-T{number}" for number in range(1, 5)),
    *(f"68-M{number}" for number in range(1, 4)),
    *(f"68-C{number}" for number in range(1, 5)),
)
"""The items of WTSA Resolution 68 (Rev. New Delhi, 2024), numbered as their follow-up does."""

# How many records of a meeting answer a clause. What is read for the answer goes into the reading.
Answers = Callable[[Study, rm.Fact, Reading], int]


def _kind(kind: str) -> Answers:
    def answers(study: Study, meeting: rm.Fact, reading: Reading) -> int:
        series = study.history.series.get(meeting.body.series)
        if series is None:
            return 0
        reading.see(series)
        return int(series.body.kind == kind)

    return answers


def _attendance(study: Study, meeting: rm.Fact, reading: Reading) -> int:
    present = study.counting.present(meeting)
    reading.include(present.reading)
    return present.attendances


def _modes(study: Study, meeting: rm.Fact, reading: Reading) -> int:
    present = study.counting.present(meeting)
    reading.include(present.reading)
    return sum(bool(modes) for modes in present.modes.values())


def _list(study: Study, meeting: rm.Fact, reading: Reading) -> int:
    stated = study.history.lists.get(meeting.stream)
    if stated is not None:
        reading.see(stated)
    return int(stated is not None and stated.body.complete)


def _place(_study: Study, meeting: rm.Fact, _reading: Reading) -> int:
    return int(bool(meeting.body.city or meeting.body.country))


def _several(name: str) -> Answers:
    def answers(study: Study, meeting: rm.Fact, reading: Reading) -> int:
        facts = getattr(study.history, name).get(meeting.stream, [])
        reading.see(*facts)
        return sum(not fact.withdrawn for fact in facts)

    return answers


def _subjects(study: Study, meeting: rm.Fact, reading: Reading) -> int:
    stated = study.history.subjects.get(meeting.stream)
    if stated is not None:
        reading.see(stated)
    return int(stated is not None and not stated.withdrawn and bool(stated.body.subjects))


_CONCLUSIONS, _TOPICS, _REPORTED = _several("conclusions"), _several("topics"), _several("reported")
Answering = Mapping[str, tuple[Answers, ...]]
FIRST_ANSWERING: Answering = {
    "68-01": (_kind("executive meeting"), _attendance),
    "68-02": (_kind("regional consultation"),),
    "68-03": (_modes,),
    "68-04": (_kind("workshop"),),
    "68-06": (_place,),
    "68-07": (_list,),
    "68-12": (_TOPICS, _CONCLUSIONS, _REPORTED),
    "68-15": (_REPORTED,),
}
ANSWERING: Answering = {**FIRST_ANSWERING, "68-09": (_subjects,)}


def _evidence(answering: Answering, study: Study, _parameters: Parameters) -> Iterator[Found]:
    for clause in CLAUSES:
        reading = Reading(study.reading)
        number, meetings = 0, []
        for meeting in study.held:
            found = sum(answers(study, meeting, reading) for answers in answering.get(clause, ()))
            number += found
            if found:
                meetings.append(meeting.stream)
        yield Found(
            of={"clause": clause},
            as_of=study.as_of,
            reading=reading,
            value=number or None,
            at_least=None if number else 0,
            unknown=study.undated,
            reason=None if number else _nothing(answering, clause),
            items=tuple(meetings),
        )


def _nothing(answering: Answering, clause: str) -> str:
    """Absence is no evidence before the day from which a record is kept."""
    if clause in answering:
        return "nothing is recorded, and no day is stated from which it would have been"
    return "nothing is recorded: this version keeps no record of it"


FIRST_EVIDENCE = Rule(
    key="clauses.evidence",
    version=1,
    title="Records that answer a clause",
    text=(
        "How many records of the period answer each clause of Resolution 68, at meetings held in it: for 68-01 meetings of "
        "executives and attendances of industry; 68-02 regional consultations; 68-03 organizations whose mode of attendance "
        "is stated; 68-04 workshops; 68-06 meetings whose place is known; 68-07 complete lists; 68-12 topics, summaries of "
        "conclusions and documents in which a meeting was reported; 68-15 such documents. Where there is none the row says so "
        "and has no value: absence counts as none only from a stated day on from which such records are kept."
    ),
    unit="records",
    clauses=CLAUSES,
    compute=partial(_evidence, FIRST_ANSWERING),
)
EVIDENCE = Rule(
    key="clauses.evidence",
    version=2,
    title="Records that answer a clause",
    text=(
        "How many records of the period answer each clause of Resolution 68, at meetings held in it: for 68-01 meetings of "
        "executives and attendances of industry; 68-02 regional consultations; 68-03 organizations whose mode of attendance "
        "is stated; 68-04 workshops; 68-06 meetings whose place is known; 68-07 complete lists; 68-09 meetings stated to be "
        "on a subject; 68-12 topics, summaries of conclusions and documents in which a meeting was reported; 68-15 such "
        "documents. Where there is none the row says so and has no value: absence counts as none only from a stated day on "
        "from which such records are kept."
    ),
    unit="records",
    clauses=CLAUSES,
    compute=partial(_evidence, ANSWERING),
)
RULES = (FIRST_EVIDENCE, EVIDENCE)
