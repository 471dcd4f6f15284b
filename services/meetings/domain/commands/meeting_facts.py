"""What can be told of a meeting besides: details, subjects, counts that documents state, topics, conclusions, reports.

What can be stated anew may say who may see it now, by its `marking`.
"""

from services.meetings.domain.commands.meetings import OnMeeting
from shared.contracts.meetings import CountRelation
from shared.domain.event import Marking
from shared.domain.provenance import Imported


class StateMeetingDetails(OnMeeting, frozen=True, kw_only=True):
    """What else is known of a meeting: it replaces all that was stated of these before, and says then for what `reason`.

    `hosts` are organizations as the source writes them, never people; `day_note` says what is not sure about the days.
    """

    venue: str | None = None
    hosts: tuple[str, ...] | None = None
    colocated_with: str | None = None
    invitation_only: bool | None = None
    day_note: str | None = None
    note: str | None = None
    source: str | None = None
    reason: str | None = None
    imported: Imported | None = None
    marking: Marking | None = None


class StateSubjects(OnMeeting, frozen=True, kw_only=True):
    """All that the meeting is about, each subject once; with none it is a general meeting.

    It replaces what was stated before, and says then for what `reason`.
    """

    subjects: tuple[str, ...]
    source: str | None = None
    reason: str | None = None
    imported: Imported | None = None
    marking: Marking | None = None


class WithdrawSubjects(OnMeeting, frozen=True, kw_only=True):
    """What the meeting is about was stated in error, and is not known."""

    reason: str


class StateCount(OnMeeting, frozen=True, kw_only=True):
    """A number that a document gives: `value`, of what, by whom. Several may disagree, and all stand."""

    fact: str
    value: int
    relation: CountRelation
    of: str
    by: str
    source: str | None = None
    imported: Imported | None = None


class CorrectCount(OnMeeting, frozen=True, kw_only=True):
    """The count as the document gives it: it replaces all of it."""

    fact: str
    value: int
    relation: CountRelation
    of: str
    by: str
    reason: str
    source: str | None = None
    marking: Marking | None = None


class RecordTopic(OnMeeting, frozen=True, kw_only=True):
    fact: str
    topic: str
    source: str | None = None
    imported: Imported | None = None


class CorrectTopic(OnMeeting, frozen=True, kw_only=True):
    fact: str
    topic: str
    reason: str
    source: str | None = None
    marking: Marking | None = None


class SummarizeConclusion(OnMeeting, frozen=True, kw_only=True):
    """A conclusion in our words, which are never the meeting's."""

    fact: str
    summary: str
    source: str | None = None
    imported: Imported | None = None


class CorrectConclusionSummary(OnMeeting, frozen=True, kw_only=True):
    fact: str
    summary: str
    reason: str
    source: str | None = None
    marking: Marking | None = None


class CloseConclusions(OnMeeting, frozen=True, kw_only=True):
    """Every conclusion of the meeting is summarized, or only some are. The last answer holds."""

    complete: bool
    source: str | None = None


class RecordReport(OnMeeting, frozen=True, kw_only=True):
    """A document in which the meeting was reported to an advisory group or an assembly, as it is cited."""

    fact: str
    document: str
    source: str | None = None
    imported: Imported | None = None


class CorrectReport(OnMeeting, frozen=True, kw_only=True):
    fact: str
    document: str
    reason: str
    source: str | None = None
    marking: Marking | None = None


class WithdrawMeetingFact(OnMeeting, frozen=True, kw_only=True):
    """A count, a topic, a summary or a report was stated in error."""

    fact: str
    reason: str
