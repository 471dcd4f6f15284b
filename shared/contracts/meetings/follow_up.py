"""Events about progress and consents."""

from typing import Annotated, Literal

from shared.contracts.records import (
    ACTION,
    ATTENDANCE,
    DECISION,
    MEASURE,
    MEETING,
    NEED,
    OBJECTIVE,
    ORGANIZATION,
    PERSON,
    PRESENTATION,
    PROPOSAL,
    REPLY,
    TOPIC,
    WORK,
)
from shared.contracts.vocabularies import TOPIC_STAGES
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, refers_to
from shared.statements.kinds import FileForm, StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

Judge = Literal["bureau", "owner", "addressee", "meeting", "TSAG", "WTSA"]
ConsentTo = Literal["registration", "recording", "sharing", "naming", "publication"]
ConsentAnswer = Literal["given", "refused", "withdrawn"]

PROGRESS_STATES = {
    "met": _("Met"),
    "refused": _("Refused"),
    "open": _("Open"),
    "in work": _("In work"),
    "done": _("Done"),
    "dropped": _("Dropped"),
    "partly reached": _("Partly reached"),
    "reached": _("Reached"),
    "not reached": _("Not reached"),
    "given up": _("Given up"),
    "discussed": _("Discussed"),
    "agreed": _("Agreed"),
    "carried out": _("Carried out"),
    "declined": _("Declined"),
    "raised": _("Raised"),
    "priority": _("Priority"),
    "referred to ITU-T": _("Referred to ITU-T"),
    "under study": _("Under study"),
    "output approved": _("Output approved"),
    "closed": _("Closed"),
    "revived": _("Revived"),
    "consented": _("Consented"),
    "determined": _("Determined"),
    "approved": _("Approved"),
    "published": _("Published"),
    "discontinued": _("Discontinued"),
    "works": _("Works"),
    "changed": _("Changed"),
    "no effect": _("Without effect"),
    "ended": _("Ended"),
}
STATES_OF = {
    "need": ("met", "refused"),
    "proposal": ("discussed", "agreed", "carried out", "declined"),
    "action": ("open", "in work", "done", "dropped"),
    "objective": ("open", "in work", "partly reached", "reached", "not reached", "given up"),
    "followed-topic": (
        "raised", "discussed", "priority", "referred to ITU-T", "under study", "output approved", "closed", "dropped",
        "revived",
    ),
    "measure": ("works", "changed", "no effect", "ended"),
    "work": ("under study", "consented", "determined", "agreed", "approved", "published", "discontinued"),
}  # fmt: skip
"""The states that a record of each kind can have. Those of a topic are the usual ones: an installation may have others."""
NEEDS_GROUNDS = ("refused", "dropped", "given up", "declined", "no effect")
"""The states that are stated with grounds."""
JUDGES = {
    "bureau": _("Bureau"),
    "owner": _("Owner"),
    "addressee": _("Addressee"),
    "meeting": _("Meeting"),
    "TSAG": _("TSAG"),
    "WTSA": _("WTSA"),
}
CONSENTS_TO = {
    "registration": _("Registration"),
    "recording": _("Being recorded"),
    "sharing": _("Sharing the recording"),
    "naming": _("Being named"),
    "publication": _("Publication"),
}
CONSENT_ANSWERS = {"given": _("Given"), "refused": _("Refused"), "withdrawn": _("Withdrawn")}


class ProgressStated(StreamStatement, frozen=True):
    """The state of something from a day on, with the judge and the grounds."""

    about: Annotated[str, refers_to(NEED, PROPOSAL, ACTION, OBJECTIVE, TOPIC, WORK, MEASURE), Field(_("About"))]
    state: Annotated[
        str, Field(_("State"), control="open-word", choices=PROGRESS_STATES, vocabulary=TOPIC_STAGES, longest=120)
    ]
    on: Annotated[str, Field(_("On"), control="date")]
    judged_by: Annotated[Judge, Field(_("Judged by"), choices=JUDGES)]
    at: Annotated[str | None, refers_to(MEETING), Field(_("At the meeting"))] = None
    text: Annotated[str | None, Field(_("Grounds"), _("Required for what is refused."), control="text")] = None
    document: Annotated[str | None, Field(_("Document"))] = None
    evidence: Annotated[tuple[Annotated[str, refers_to(WORK, DECISION, MEETING)], ...] | None, Field(_("Evidence"))] = (
        None
    )


class ProgressWithdrawn(Withdrawal, frozen=True):
    """A state was stated in error."""


class ConsentStated(StreamStatement, frozen=True):
    """A person or body consented to something, or refused. The latest answer holds."""

    about: Annotated[str, refers_to(ATTENDANCE, REPLY, PRESENTATION, PROPOSAL), Field(_("About"))]
    to: Annotated[ConsentTo, Field(_("Consent to"), choices=CONSENTS_TO)]
    by: Annotated[str, refers_to(PERSON, ORGANIZATION), Field(_("By"))]
    answer: Annotated[ConsentAnswer, Field(_("Answer"), choices=CONSENT_ANSWERS)]
    on: Annotated[str, Field(_("On"), control="date")]
    document: Annotated[str | None, Field(_("Document"))] = None


class ConsentWithdrawn(Withdrawal, frozen=True):
    """A consent was stated in error. Revoking one is a separate answer."""


ProgressCorrected = correction_of(ProgressStated)
ConsentCorrected = correction_of(ConsentStated)

PROGRESS = StatementKind(
    name="progress",
    stated=ProgressStated,
    corrected=ProgressCorrected,
    withdrawn=ProgressWithdrawn,
    about=("about",),
    filtered=("state", "on"),
    file_form=FileForm(name="progress", known_by=("about", "on", "state")),
    marking="members",
    answers=("68-02", "68-04", "68-12", "68-13", "68-14", "68-15", "68-T3", "68-M2"),
    wording=Wording(
        kind=_("Progress"),
        plural=_("Progress"),
        state=_("Record progress"),
        line=_("%(state)s, %(on)s (%(judged_by)s)"),
        history=_("Progress was recorded: %(line)s."),
        evidence=_("Progress of %(about)s: %(line)s"),
    ),
)
CONSENTS = StatementKind(
    name="consent",
    stated=ConsentStated,
    corrected=ConsentCorrected,
    withdrawn=ConsentWithdrawn,
    about=("about",),
    filtered=("to", "answer"),
    marking="restricted",
    answers=("68-11",),
    wording=Wording(
        kind=_("Consent"),
        plural=_("Consents"),
        state=_("Record a consent"),
        line=_("%(to)s: %(answer)s, %(on)s"),
        history=_("A consent was recorded: %(line)s."),
        evidence=_("Consent by %(by)s: %(line)s"),
    ),
)
KINDS = (PROGRESS, CONSENTS)
