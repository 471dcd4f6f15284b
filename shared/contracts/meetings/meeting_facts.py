"""Events about further facts of a meeting: details, subjects, counts from documents, topics, conclusions, reports."""

from typing import Annotated, ClassVar, Literal

from shared.contracts.records import MEETING
from shared.domain.event import PublishedEvent
from shared.statements.events import Correction, Statement, Withdrawal
from shared.statements.fields import Field
from shared.statements.kinds import StatementKind
from shared.statements.sole import ReplacedForReason, SoleStatement, SoleWithdrawal
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

CountRelation = Literal["=", "about", "more than", "fewer than"]
RELATIONS = {"=": _("Exactly"), "about": _("About"), "more than": _("More than"), "fewer than": _("Fewer than")}


class MeetingDetailsStated(ReplacedForReason, frozen=True):
    """Further details of a meeting. They replace any stated before, in which case a `reason` is given.

    `hosts` are organizations as written in the source, never people; `day_note` explains what is uncertain about the
    days.
    """

    states: ClassVar[str] = "details"

    venue: str | None = None
    hosts: tuple[str, ...] | None = None
    colocated_with: str | None = None
    invitation_only: bool | None = None
    day_note: str | None = None
    note: str | None = None


class MeetingSubjectsStated(ReplacedForReason, frozen=True):
    """All subjects of the meeting, such as health or transport; without any, it is a general meeting.

    They replace any stated before, in which case a `reason` is given.
    """

    states: ClassVar[str] = "subjects"
    unordered: ClassVar[tuple[str, ...]] = ("subjects",)

    subjects: tuple[str, ...]


class MeetingSubjectsWithdrawn(SoleWithdrawal, frozen=True):
    """The subjects of the meeting were stated in error, and are now unknown."""

    states: ClassVar[str] = "subjects"


class CountStated(Statement, frozen=True):
    """A number given in a document: `value`, what it counts, and who gives it. Several may disagree, and all are
    kept."""

    value: Annotated[int, Field(_("Number"), least=0, most=1_000_000)]
    relation: Annotated[CountRelation, Field(_("It is given as"), choices=RELATIONS)]
    of: Annotated[str, Field(_("What was counted"), _("In the document's words: ICT industry leaders."), longest=1000)]
    by: Annotated[
        str,
        Field(_("Who states it"), _("Such as: communiqué, press release, or an organization."), longest=1000),
    ]


class CountCorrected(Correction, frozen=True):
    """The count as the document gives it; it replaces the earlier statement entirely."""

    value: int
    relation: CountRelation
    of: str
    by: str
    reason: str
    source: str | None = None


class TopicDiscussed(Statement, frozen=True):
    topic: Annotated[str, Field(_("Topic"), _("As the source calls it."), longest=1000)]


class TopicDiscussedCorrected(Correction, frozen=True):
    topic: str
    reason: str
    source: str | None = None


class ConclusionSummarized(Statement, frozen=True):
    """A conclusion in the bureau's words, never shown as the meeting's wording."""

    summary: Annotated[
        str,
        Field(
            _("Our summary"),
            _("In your words. The meeting's own wording is recorded elsewhere."),
            control="text",
            longest=1000,
        ),
    ]


class ConclusionSummaryCorrected(Correction, frozen=True):
    summary: str
    reason: str
    source: str | None = None


class ConclusionsClosed(SoleStatement, frozen=True):
    """Either all conclusions of the meeting are summarized, or only some. The last statement holds."""

    states: ClassVar[str] = "conclusions"

    complete: bool


class MeetingReported(Statement, frozen=True):
    """A document in which the meeting was reported to an advisory group or an assembly, as cited."""

    document: Annotated[
        str, Field(_("Document"), _("As it is cited: TD 101 TSAG (Geneva, 1-4 May 2017)."), longest=1000)
    ]


class MeetingReportedCorrected(Correction, frozen=True):
    document: str
    reason: str
    source: str | None = None


class MeetingFactWithdrawn(Withdrawal, frozen=True):
    """A count, a topic, a summary or a report of the stream's meeting was stated in error."""


COUNT = StatementKind(
    name="count",
    stated=CountStated,
    corrected=CountCorrected,
    withdrawn=MeetingFactWithdrawn,
    about=MEETING,
    marking="bureau",
    wording=Wording(kind=_("Count")),
)
TOPIC = StatementKind(
    name="topic",
    stated=TopicDiscussed,
    corrected=TopicDiscussedCorrected,
    withdrawn=MeetingFactWithdrawn,
    about=MEETING,
    marking="bureau",
    wording=Wording(kind=_("Topic")),
)
CONCLUSION_SUMMARY = StatementKind(
    name="conclusion-summary",
    stated=ConclusionSummarized,
    corrected=ConclusionSummaryCorrected,
    withdrawn=MeetingFactWithdrawn,
    about=MEETING,
    marking="bureau",
    wording=Wording(kind=_("Summary of a conclusion")),
)
REPORT = StatementKind(
    name="report",
    stated=MeetingReported,
    corrected=MeetingReportedCorrected,
    withdrawn=MeetingFactWithdrawn,
    about=MEETING,
    marking="bureau",
    wording=Wording(kind=_("Document that reports the meeting")),
)
KINDS = (COUNT, TOPIC, CONCLUSION_SUMMARY, REPORT)

EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.meetings.meeting-details-stated.v1": MeetingDetailsStated,
    "rapporteur.meetings.meeting-subjects-stated.v1": MeetingSubjectsStated,
    "rapporteur.meetings.meeting-subjects-withdrawn.v1": MeetingSubjectsWithdrawn,
    "rapporteur.meetings.count-stated.v1": CountStated,
    "rapporteur.meetings.count-corrected.v1": CountCorrected,
    "rapporteur.meetings.topic-discussed.v1": TopicDiscussed,
    "rapporteur.meetings.topic-discussed-corrected.v1": TopicDiscussedCorrected,
    "rapporteur.meetings.conclusion-summarized.v1": ConclusionSummarized,
    "rapporteur.meetings.conclusion-summary-corrected.v1": ConclusionSummaryCorrected,
    "rapporteur.meetings.conclusions-closed.v1": ConclusionsClosed,
    "rapporteur.meetings.meeting-reported.v1": MeetingReported,
    "rapporteur.meetings.meeting-reported-corrected.v1": MeetingReportedCorrected,
    "rapporteur.meetings.meeting-fact-withdrawn.v1": MeetingFactWithdrawn,
}
