"""Consultations of countries before meetings, requests, replies, and needs raised.

Requests and replies model liaison statements (ITU-T A.1) and invitations: an addressee was asked something on a day, by
a document, with a due day, and answered on a day, by a document.
"""

from typing import Annotated, Literal

from shared.contracts.meetings.attendance import ATTENDANCE_MODES, CAPACITIES, AttendanceMode, Capacity
from shared.contracts.records import (
    CONCLUSION,
    CONSULTATION,
    MEETING,
    PRESENTATION,
    REPLY,
    REQUEST,
    BodyId,
    MeetingId,
    PersonId,
    StateOrOrganizationId,
    TopicId,
    WorkId,
)
from shared.contracts.registry.states import REGIONS, Region
from shared.contracts.vocabularies import DIFFICULTIES
from shared.domain.event import Marking
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, Texts, refers_to
from shared.statements.kinds import FileForm, StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

Method = Literal["letter", "questionnaire", "meeting"]
RequestKind = Literal["invitation", "reminder", "consultation", "transmission", "referral"]
Means = Literal["letter", "circular", "questionnaire", "meeting", "call", "liaison statement", "e-mail"]
Purpose = Literal["action", "comment", "information"]
Answer = Literal[
    "accepted", "declined", "excused", "tentative", "replied", "took part", "nothing to raise", "received", "passed on",
    "acknowledged", "taken up", "already under way", "not pursued", "no action needed",
]  # fmt: skip
NeedKind = Literal["need", "difficulty"]

METHODS = {"letter": _("Letter"), "questionnaire": _("Questionnaire"), "meeting": _("Meeting")}
REQUEST_KINDS = {
    "invitation": _("Invitation"),
    "reminder": _("Reminder"),
    "consultation": _("Consultation"),
    "transmission": _("Transmission"),
    "referral": _("Referral"),
}
MEANS = {
    "letter": _("Letter"),
    "circular": _("Circular"),
    "questionnaire": _("Questionnaire"),
    "meeting": _("Meeting"),
    "call": _("Call"),
    "liaison statement": _("Liaison statement"),
    "e-mail": _("E-mail"),
}
PURPOSES = {"action": _("Action"), "comment": _("Comment"), "information": _("Information")}
ANSWERS = {
    "accepted": _("Accepted"),
    "declined": _("Declined"),
    "excused": _("Excused after accepting"),
    "tentative": _("Tentative"),
    "replied": _("Replied"),
    "took part": _("Took part"),
    "nothing to raise": _("Nothing to raise"),
    "received": _("Received"),
    "passed on": _("Passed on"),
    "acknowledged": _("Acknowledged"),
    "taken up": _("Taken up"),
    "already under way": _("Already under way"),
    "not pursued": _("Not pursued"),
    "no action needed": _("No action needed"),
}
TO_A_REFERRAL = ("acknowledged", "taken up", "already under way", "not pursued", "no action needed")
"""The answers to a referral. An acknowledgement is not yet an answer."""
NEED_KINDS = {"need": _("Need"), "difficulty": _("Difficulty")}


class ConsultationStated(StreamStatement, frozen=True):
    """Countries were consulted before meetings, and could answer until a day (68-02)."""

    method: Annotated[Method, Field(_("Method"), choices=METHODS)]
    subject: Annotated[Texts, Field(_("Subject"))]
    meetings: Annotated[tuple[MeetingId, ...], Field(_("Meetings it prepares"), _("All that the answers are for."))]
    opened: Annotated[str, Field(_("Opened"), control="date")]
    closed: Annotated[str, Field(_("Answers until"), control="date")]
    document: Annotated[str | None, Field(_("Document"), _("Such as TSB Circular 45."))] = None
    regions: Annotated[
        tuple[Region, ...] | None, Field(_("Regions"), _("Leave it empty if all were asked."), choices=REGIONS)
    ] = None


class ConsultationWithdrawn(Withdrawal, frozen=True):
    """A consultation was stated in error."""


class RequestStated(StreamStatement, frozen=True):
    """An addressee was asked something on a day, with a day by which to answer."""

    about: Annotated[str, refers_to(MEETING, CONSULTATION, PRESENTATION, CONCLUSION), Field(_("About"))]
    kind: Annotated[RequestKind, Field(_("Kind"), choices=REQUEST_KINDS)]
    to: Annotated[BodyId, Field(_("To"))]
    on: Annotated[str, Field(_("Asked on"), control="date")]
    by: Annotated[Means | None, Field(_("Means"), choices=MEANS)] = None
    document: Annotated[str | None, Field(_("Document"), _("Its reference, such as LS/o 34."))] = None
    due: Annotated[str | None, Field(_("Answer due"), control="day")] = None
    purpose: Annotated[Purpose | None, Field(_("For"), choices=PURPOSES)] = None
    work: Annotated[tuple[WorkId, ...] | None, Field(_("Work"), _("Work that we have in mind."))] = None


class RequestWithdrawn(Withdrawal, frozen=True):
    """A request was stated in error."""


class ReplyStated(StreamStatement, frozen=True):
    """An addressee answered; `capacity` and `mode` are plans and not binding."""

    about: Annotated[
        str, refers_to(REQUEST, MEETING), Field(_("Answers"), _("The request, or the meeting if nobody asked."))
    ]
    respondent: Annotated[BodyId, Field(_("From"))]
    answer: Annotated[Answer, Field(_("Answer"), choices=ANSWERS)]
    on: Annotated[str, Field(_("Answered on"), control="date")]
    document: Annotated[str | None, Field(_("Document"))] = None
    text: Annotated[str | None, Field(_("Text"), _("No names of people."), control="text")] = None
    person: Annotated[PersonId | None, Field(_("Person"))] = None
    capacity: Annotated[Capacity | None, Field(_("Planned capacity"), choices=CAPACITIES)] = None
    mode: Annotated[AttendanceMode | None, Field(_("Planned mode"), choices=ATTENDANCE_MODES)] = None
    work: Annotated[tuple[WorkId, ...] | None, Field(_("Work"), _("Work that the answer names."))] = None


class ReplyWithdrawn(Withdrawal, frozen=True):
    """A reply was stated in error."""


class NeedStated(StreamStatement, frozen=True):
    """A need, or a difficulty in taking part, that was raised."""

    kind: Annotated[NeedKind, Field(_("Kind"), choices=NEED_KINDS)]
    text: Annotated[str, Field(_("Text"), _("No names of people."), control="text")]
    on: Annotated[str, Field(_("Raised on"), control="date")]
    difficulty: Annotated[
        str | None,
        Field(
            _("Difficulty"),
            _("Such as cost of attending, visa, language."),
            control="open-word",
            vocabulary=DIFFICULTIES,
        ),
    ] = None
    raised_by: Annotated[StateOrOrganizationId | None, Field(_("Raised by"))] = None
    at: Annotated[str | None, refers_to(CONSULTATION, MEETING, REPLY), Field(_("Raised at"))] = None
    topics: Annotated[tuple[TopicId, ...] | None, Field(_("Topics"))] = None


class NeedWithdrawn(Withdrawal, frozen=True):
    """A need was stated in error."""


ConsultationCorrected = correction_of(ConsultationStated)
RequestCorrected = correction_of(RequestStated)
ReplyCorrected = correction_of(ReplyStated)
NeedCorrected = correction_of(NeedStated)


def _addressee_of(request: RequestStated) -> tuple[str, ...] | None:
    """Return the key of a request: each addressee is asked once for one thing, but may be reminded of it, or sent it,
    several times."""
    return None if request.kind in ("reminder", "transmission") else (request.kind, request.about, request.to)


def _seen_by_members(statement: RequestStated | ReplyStated) -> Marking | None:
    """Return the marking `members` for a referral of a conclusion and for an answer to one; None for anything else."""
    of_conclusion = (
        statement.kind == "referral" if isinstance(statement, RequestStated) else statement.answer in TO_A_REFERRAL
    )
    return "members" if of_conclusion else None


CONSULTATIONS = StatementKind(
    name="consultation",
    stated=ConsultationStated,
    corrected=ConsultationCorrected,
    withdrawn=ConsultationWithdrawn,
    about=("meetings",),
    filtered=("method",),
    file_form=FileForm(name="consultations", known_by=("code",), beside=("code",)),
    answers=("68-02",),
    marking="bureau",
    wording=Wording(
        kind=_("Consultation"),
        plural=_("Consultations"),
        state=_("Record a consultation"),
        line=_("%(subject)s (%(method)s, %(opened)s to %(closed)s)"),
        history=_("A consultation was recorded: %(line)s."),
        evidence=_("Consulted before %(meetings)s: %(line)s"),
    ),
)
REQUESTS = StatementKind(
    name="request",
    stated=RequestStated,
    corrected=RequestCorrected,
    withdrawn=RequestWithdrawn,
    about=("about",),
    unique=_addressee_of,
    filtered=("kind", "on"),
    marking="restricted",
    marking_where=_seen_by_members,
    answers=("68-02", "68-07", "68-T4"),
    listed_as="invitations",
    wording=Wording(
        kind=_("Request"),
        plural=_("Requests"),
        state=_("Record a request"),
        line=_("%(kind)s to %(to)s, %(on)s"),
        history=_("A request was recorded: %(line)s."),
        evidence=_("Asked about %(about)s: %(line)s"),
    ),
)
REPLIES = StatementKind(
    name="reply",
    stated=ReplyStated,
    corrected=ReplyCorrected,
    withdrawn=ReplyWithdrawn,
    about=("about",),
    filtered=("answer", "on"),
    marking="restricted",
    marking_where=_seen_by_members,
    answers=("68-02", "68-07"),
    wording=Wording(
        kind=_("Reply"),
        plural=_("Replies"),
        state=_("Record a reply"),
        line=_("%(respondent)s, %(on)s: %(answer)s"),
        history=_("A reply was recorded: %(line)s."),
        evidence=_("Replied: %(line)s"),
    ),
)
RAISED_NEEDS = StatementKind(
    name="need",
    stated=NeedStated,
    corrected=NeedCorrected,
    withdrawn=NeedWithdrawn,
    about=("at",),
    filtered=("kind", "difficulty"),
    file_form=FileForm(name="needs", known_by=("code",), beside=("code",)),
    marking="restricted",
    answers=("68-02", "68-C4"),
    listed_as="needs",
    wording=Wording(
        kind=_("Need"),
        plural=_("Needs"),
        state=_("Record a need"),
        line=_("%(kind)s, %(on)s: %(text)s"),
        history=_("A need was recorded: %(line)s."),
        evidence=_("Raised by %(raised_by)s: %(line)s"),
    ),
)
KINDS = (CONSULTATIONS, REQUESTS, REPLIES, RAISED_NEEDS)
