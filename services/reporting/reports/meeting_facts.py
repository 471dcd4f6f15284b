"""What was told of meetings besides who came: topics, conclusions, documents, circumstances; to whom it may be shown."""

from typing import Any

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures import Audience
from services.reporting.figures.audience import may_see
from services.reporting.figures.evidence import Trace
from services.reporting.figures.subjects import Subjects, subjects_of
from services.reporting.history import History


class ReportedMeetingFacts(msgspec.Struct, frozen=True):
    """`complete`: whether all conclusions are summarized, None when nobody said. `withheld`: something is not for this audience.

    `subjects`: all that it was about, none where it was a general meeting, and None where that is not known.
    """

    topics: tuple[str, ...] = ()
    conclusions: tuple[str, ...] = ()
    complete: bool | None = None
    documents: tuple[str, ...] = ()
    details: Any = None
    subjects: Subjects = None
    withheld: bool = False


def meeting_facts(history: History, meeting: rm.Fact, audience: Audience) -> ReportedMeetingFacts:
    kinds = [history.topics, history.conclusions, history.reported]
    stated = [[fact for fact in kind.get(meeting.stream, ()) if not fact.withdrawn] for kind in kinds]
    topics, conclusions, documents = ([fact for fact in facts if may_see(fact, audience)] for facts in stated)
    details, closed = history.details.get(meeting.stream), history.conclusion_lists.get(meeting.stream)
    return ReportedMeetingFacts(
        topics=tuple(fact.body.topic for fact in topics),
        conclusions=tuple(fact.body.summary for fact in conclusions),
        complete=None if closed is None else closed.body.complete,
        documents=tuple(fact.body.document for fact in documents),
        details=details.body if details is not None and may_see(details, audience) else None,
        subjects=subjects_of(history, meeting, audience, Trace()),
        withheld=not all(may_see(fact, audience) for facts in stated for fact in facts),
    )
