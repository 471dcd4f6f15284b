"""The conclusions and the communiqué of a meeting, as figures read them."""

from collections.abc import Iterator

import msgspec

from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.communiques import PARAGRAPHS, ParagraphStated
from shared.domain.ids import uuid_of
from shared.public_view.conclusions import Conclusion


class MeetingConclusions(msgspec.Struct, frozen=True):
    """The record of one meeting. `conclusions` by id; `paragraphs` belong to the original; `complete`: every conclusion
    is recorded."""

    meeting: rm.Fact
    conclusions: dict[str, Conclusion]
    communique: rm.Fact | None
    paragraphs: tuple[ParagraphStated, ...]
    complete: bool
    trace: Trace

    @property
    def adopted(self) -> dict[str, Conclusion]:
        """Return the adopted conclusions that have not been replaced."""
        return {id_: each for id_, each in self.conclusions.items() if each.state == "adopted"}

    @property
    def named(self) -> set[str]:
        """Return the conclusions that a paragraph names, and those that replace them (RECORDS D20)."""
        found: set[str] = set()
        waiting = [each.conclusion for each in self.paragraphs if each.conclusion is not None]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self.conclusions[one].by if one in self.conclusions else ())
        return found

    @property
    def why_open(self) -> str | None:
        """Return why there may be more conclusions than are recorded."""
        return None if self.complete else f"the conclusions of {self.meeting.body.code} are not stated complete"


def recorded_at(context: FigureContext, meeting: rm.Fact) -> MeetingConclusions:
    """Return what is recorded of a meeting."""
    history, trace = context.history, Trace(context.trace)
    conclusions, read = context.cached(("conclusions by meeting",), lambda: _by_meeting(context))
    facts = conclusions.get(meeting.stream, [])
    communique = history.communiques.get(f"communique-{uuid_of(meeting.stream)}")
    paragraphs = [] if communique is None else context.naming(communique.stream, PARAGRAPHS, trace)
    closed = history.conclusion_lists.get(meeting.stream)
    trace.include(read)
    trace.record(*(each for each in (communique, closed) if each is not None))
    return MeetingConclusions(
        meeting,
        {fact.stream: fact.body.content for fact in facts},
        communique,
        tuple(
            fact.body.statement for fact in paragraphs if not fact.withdrawn and fact.body.statement.translates is None
        ),
        closed is not None and bool(closed.body.complete),
        trace,
    )


def with_record(context: FigureContext) -> Iterator[MeetingConclusions]:
    """Yield the record of each held meeting that has a conclusion or a communiqué. Outside the bureau not all of it is
    open, so nothing is counted."""
    if context.history.audience != "bureau" or not (
        context.history.recorded_conclusions or context.history.communiques
    ):
        return
    for meeting in context.held:
        found = recorded_at(context, meeting)
        if found.conclusions or found.communique is not None:
            yield found


def _by_meeting(context: FigureContext) -> tuple[dict[str, list[rm.Fact]], Trace]:
    """Return conclusions by meeting. All were read: any other might have been one of the meeting."""
    found: dict[str, list[rm.Fact]] = {}
    every, trace = context.history.recorded_conclusions.values(), Trace()
    trace.record(*every)
    for fact in every:
        found.setdefault(fact.body.content.meeting, []).append(fact)
    return found, trace
