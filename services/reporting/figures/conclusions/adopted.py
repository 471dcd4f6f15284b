"""The conclusions that were adopted by the day of a figure, and why there may be more."""

from collections.abc import Callable, Mapping

import msgspec

from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.read_models import facts as rm
from shared.domain.dates import first_day, within
from shared.public_view.conclusions import Conclusion


class AdoptedConclusion(msgspec.Struct, frozen=True):
    """A conclusion that was certainly adopted by the day of the figure. `first_adopted`: the day on which it, or the
    conclusion that it replaces, was first adopted."""

    fact: rm.Fact
    first_adopted: str
    is_replaced: bool

    @property
    def calls_on(self) -> tuple[str, ...]:
        return self.fact.body.content.calls_on or ()


def adopted_conclusions(context: FigureContext, trace: Trace) -> list[AdoptedConclusion]:
    """Return the adopted conclusions of the meetings that count, by id. All were read: any other might have been adopted."""
    every, first = context.history.recorded_conclusions, context.period.first.min
    trace.record(*every.values())
    known: dict[str, Conclusion] = {id_: fact.body.content for id_, fact in every.items() if not fact.withdrawn}
    adopted = {
        id_: each
        for id_, each in known.items()
        if each.is_adopted and each.adopted_on and within(each.adopted_on, first, context.as_of)
    }
    meetings = {meeting.stream for meeting in context.meetings}
    return [
        AdoptedConclusion(
            every[id_],
            _first_adopted(id_, adopted),
            bool(each.replaced_on and within(each.replaced_on, first, context.as_of)),
        )
        for id_, each in sorted(adopted.items())
        if each.meeting in meetings
    ]


def _first_adopted(conclusion: str, adopted: Mapping[str, Conclusion]) -> str:
    """Return the earliest day of adoption along the chain of replaced conclusions."""
    found, waiting = {conclusion}, [conclusion]
    while waiting:
        one = waiting.pop()
        earlier = {id_ for id_, each in adopted.items() if one in each.by} - found
        found |= earlier
        waiting.extend(earlier)
    return min((str(adopted[one].adopted_on) for one in found), key=first_day)


def why_conclusions_open(context: FigureContext, concerned: Callable[[rm.Fact], bool], trace: Trace) -> str | None:
    """Return why the meetings concerned, held by the day of the figure, may have more conclusions than are recorded."""
    held = [
        each
        for each in context.meetings
        if each.body.status == "held" and first_day(each.body.first_day) <= context.as_of
    ]
    lists = {each.stream: context.history.conclusion_lists.get(each.stream) for each in held}
    trace.record(*(each for each in lists.values() if each is not None))
    return next(
        (
            f"the conclusions of {meeting.body.code} are not stated complete"
            for meeting in sorted(held, key=lambda each: (str(each.body.first_day), str(each.body.code)))
            if concerned(meeting) and not _is_complete(lists[meeting.stream])
        ),
        None,
    )


def _is_complete(closed: rm.Fact | None) -> bool:
    return closed is not None and bool(closed.body.complete)
