"""Statements of completeness that are closed outside the bureau: those about something partly closed."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from services.reporting.read_models import facts as rm
from services.reporting.read_models.kinds import STREAM_KINDS
from shared.contracts.completeness import COMPLETENESS, CompletenessStated

_ANSWERING: Mapping[str, tuple[type[rm.Body], ...]] = {
    "68-01": (rm.Attendance,),
    "68-03": (rm.Attendance,),
    "68-07": (rm.AttendanceList,),
    "68-09": (rm.MeetingSubjects,),
    "68-10": (rm.RecordedConclusion, rm.RecordedCommunique),
    "68-12": (rm.Topic, rm.ConclusionSummary, rm.ReportedTo),
    "68-15": (rm.ReportedTo,),
}
"""The facts that answer an item of the resolution, besides meetings held and the kinds that declare it."""
_LISTED_FACTS: Mapping[str, tuple[type[rm.Body], ...]] = {"topics": (rm.Topic,), "everyone present": (rm.Attendance,)}
_LISTED_KINDS = {(kind.listed_as, kind.name) for kind in STREAM_KINDS.values() if kind.listed_as is not None}
_LISTED: Mapping[str, frozenset[type[rm.Body] | str]] = {
    listed: frozenset((*_LISTED_FACTS.get(listed, ()), *(name for of, name in _LISTED_KINDS if of == listed)))
    for listed in (*_LISTED_FACTS, *(of for of, _ in _LISTED_KINDS))
}
"""The members of a list, by its word: facts, and statements of a kind. Other lists have no records yet."""


def completeness_rank(body: object) -> int:
    """Return a rank: facts whose completeness may be stated come first, then lists, then records of all answers to an
    item of the resolution."""
    if isinstance(body, rm.ClauseRecord):
        return 2
    if isinstance(body, rm.StatementOfKind):
        return int(body.kind is COMPLETENESS)
    return int(isinstance(body, rm.AttendanceList | rm.ConclusionList | rm.SeriesRecord))


class ClosedFacts:
    """The facts closed to an audience, as far as a statement may complete them. Days and values make no difference, so
    that the remaining open statements do not reveal them. `in_error`: records registered in error; facts attached to
    them do not count."""

    def __init__(self, meetings: Mapping[str, rm.Fact], in_error: AbstractSet[str]) -> None:
        self._meetings, self._in_error = meetings, in_error
        self._kinds: set[type[rm.Body] | str] = set()
        self._answered: set[str] = set()
        self._attendance: set[str] = set()
        self._conclusions: set[str] = set()
        self._held: set[str] = set()

    def note(self, fact: rm.Fact, opened: rm.Fact | None) -> None:
        """Note a known fact, and its open part."""
        if (
            fact.withdrawn
            or self._counts_in_nothing(fact)
            or (opened is not None and not isinstance(fact.body, rm.Meeting))
        ):
            return
        match fact.body:
            case rm.Attendance(meeting=meeting):
                self._attendance.add(meeting)
            case rm.ConclusionSummary():
                self._conclusions.add(fact.stream)
            case rm.RecordedConclusion(content=content) if opened is None and content.state != "dropped":
                self._conclusions.add(content.meeting)
            case rm.Meeting(status="held", series=series) if opened is None or opened.body.status != "held":
                self._held.add(series)
        if opened is None and isinstance(fact.body, rm.StatementOfKind):
            self.note_part(fact)
        elif opened is None:
            self._kinds.add(type(fact.body))

    def note_part(self, fact: rm.Fact) -> None:
        """Note a statement that is wholly or partly closed."""
        self._kinds.add(fact.body.name)
        self._answered.update(fact.body.kind.answers)

    def _counts_in_nothing(self, fact: rm.Fact) -> bool:
        """Return whether the fact is attached to a record that was registered in error."""
        if not self._in_error:
            return False
        if isinstance(fact.body, rm.Attendance):
            return fact.body.meeting in self._in_error or fact.body.organization in self._in_error
        return fact.stream in self._in_error

    def hides(self, fact: rm.Fact) -> bool:
        """Return whether a fact states the completeness of something with a closed part."""
        match fact.body:
            case rm.AttendanceList(complete=True):
                return fact.stream in self._attendance
            case rm.ConclusionList(complete=True):
                return fact.stream in self._conclusions
            case rm.SeriesRecord(state="complete") | rm.Series():
                return fact.stream in self._held
            case rm.ClauseRecord(clause=clause):
                closed = clause in self._answered or not self._kinds.isdisjoint(_ANSWERING.get(clause, ()))
                return bool(self._held) or closed
            case rm.StatementOfKind(statement=CompletenessStated(complete=True, of=listed)):
                return listed not in _LISTED or not self._kinds.isdisjoint(_LISTED[listed])
        return False
