"""The kinds of record that answer an item of the resolution, and their construction from kinds of statement."""

import msgspec

from services.reporting.figures.answering_records import (
    Amongst,
    RecordFinder,
    at_meetings,
    dated,
    in_force,
    streams_of,
)
from shared.contracts.clauses import Clause
from shared.contracts.meetings.aims import DECISIONS, OBJECTIVES
from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.contracts.meetings.follow_up import PROGRESS
from shared.contracts.meetings.measures import MEASURES
from shared.contracts.submissions import SUBMISSIONS
from shared.domain.ids import kind_of
from shared.public_view.openness import AUDIENCES, Audience
from shared.statements.kinds import StatementKind


class AnsweringKind(msgspec.Struct, frozen=True):
    """A kind of record that answers an item. `words`: what is counted, as the rule prints it; `title`: the kind's name
    in a table; `declared`: the kind of statement, whose marking decides its audience; None for other records.
    `absence_counts`: whether outside the bureau the absence of open records means that there are none; derived if None."""

    words: str
    title: str
    find: RecordFinder
    declared: StatementKind | None = None
    for_bureau: bool = False
    absence_counts: bool | None = None

    def hides(self, clause: Clause) -> bool:
        """Return whether a closed record of this kind closes the statement of an item's completeness, or stands beside an
        open record that answers the item too."""
        if self.absence_counts is not None:
            return self.absence_counts
        return not self.for_bureau and (self.declared is None or clause in self.declared.answers)

    def open_to(self, audience: Audience) -> bool:
        """Return whether records of the kind are normally open to an audience."""
        if audience == "bureau":
            return True
        if self.declared is None:
            return not self.for_bureau
        marking = self.declared.imported_marking or self.declared.marking
        return marking in AUDIENCES and AUDIENCES.index(marking) <= AUDIENCES.index(audience)


def statements_answering(
    kind: StatementKind, words: str, find: RecordFinder, title: str | None = None
) -> AnsweringKind:
    return AnsweringKind(words, title or kind.wording.plural or kind.wording.kind, find, kind)


def of_sets(*names: str) -> Amongst:
    return streams_of(OBJECTIVES, lambda statement: statement.set in names)


def objectives_answering(name: str, words: str) -> AnsweringKind:
    return statements_answering(OBJECTIVES, words, in_force(OBJECTIVES, lambda statement: statement.set == name))


def progress_answering(words: str, of: Amongst) -> AnsweringKind:
    return statements_answering(PROGRESS, words, dated(PROGRESS, "on", of=of))


def decisions_answering(clause: Clause) -> AnsweringKind:
    words = "what TSAG or the assembly decided under this item"
    return statements_answering(DECISIONS, words, at_meetings(DECISIONS, lambda statement: statement.item == clause))


def submissions_answering(clause: Clause) -> AnsweringKind:
    words = "reports submitted under this item"
    return statements_answering(
        SUBMISSIONS, words, dated(SUBMISSIONS, "posted", lambda statement: statement.item == clause)
    )


def requests_answering(words: str, *kinds: str, to: str | None = None) -> AnsweringKind:
    def selects(statement: object) -> bool:
        return statement.kind in kinds and (to is None or kind_of(statement.to) == to)  # type: ignore[attr-defined]

    return statements_answering(REQUESTS, words, dated(REQUESTS, "on", selects))


def replies_answering(words: str, *kinds: str) -> AnsweringKind:
    requests = streams_of(REQUESTS, lambda statement: statement.kind in kinds)
    return statements_answering(REPLIES, words, dated(REPLIES, "on", of=requests))


def measures_answering(kind: str, words: str) -> AnsweringKind:
    return statements_answering(MEASURES, words, in_force(MEASURES, lambda statement: statement.kind == kind))
