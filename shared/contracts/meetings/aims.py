"""Events about objectives, decisions by TSAG and the assembly, and feedback on meetings."""

from typing import Annotated, Literal

from shared.contracts.clauses import CLAUSES, Clause
from shared.contracts.figures import FIGURES, FigureKey
from shared.contracts.records import (
    ACTION,
    DECISION,
    MEETING,
    OBJECTIVE,
    PROPOSAL,
    SERIES,
    SUBMISSION,
    TOPIC,
    MeetingId,
)
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, Texts, refers_to
from shared.statements.kinds import FileForm, StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

ObjectiveSet = Literal["strategic plan", "workshop", "Sector goal", "engagement plan", "assessment criterion"]
DecisionKind = Literal["took note", "endorsed", "decided", "instructed", "evaluated"]

OBJECTIVE_SETS = {
    "strategic plan": _("Strategic plan"),
    "workshop": _("Workshop"),
    "Sector goal": _("Goal of the Sector"),
    "engagement plan": _("Plan for industry engagement"),
    "assessment criterion": _("Criterion of the assessment"),
}
DECISION_KINDS = {
    "took note": _("Took note"),
    "endorsed": _("Endorsed"),
    "decided": _("Decided"),
    "instructed": _("Instructed"),
    "evaluated": _("Evaluated"),
}


class ObjectiveStated(StreamStatement, frozen=True):
    """An objective that was set: by the strategic plan, a workshop, the Sector, the engagement plan or the
    assessment."""

    set: Annotated[ObjectiveSet, Field(_("Set"), choices=OBJECTIVE_SETS)]
    number: Annotated[str, Field(_("Number"))]
    text: Annotated[Texts, Field(_("Text"))]
    of: Annotated[
        str | None, refers_to(MEETING, PROPOSAL), Field(_("Of"), _("The workshop, or the proposal of one."))
    ] = None
    set_by: Annotated[str | None, refers_to(MEETING, DECISION), Field(_("Set by"))] = None
    parent: Annotated[str | None, refers_to(OBJECTIVE), Field(_("Part of"))] = None
    document: Annotated[str | None, Field(_("Document"))] = None
    since: Annotated[str | None, Field(_("From"), control="date")] = None
    until: Annotated[str | None, Field(_("To"), _("Leave it empty while it lasts."), control="date")] = None
    items: Annotated[
        tuple[Clause, ...] | None,
        Field(
            _("Items of Resolution 68"),
            _("For a criterion of the assessment: the items whose headline figures it is judged by."),
            choices={each: each for each in CLAUSES},
        ),
    ] = None
    figures: Annotated[
        tuple[FigureKey, ...] | None,
        Field(_("Figures"), _("For a criterion of the assessment: the figures that it is judged by."), choices=FIGURES),
    ] = None


class ObjectiveWithdrawn(Withdrawal, frozen=True):
    """An objective was stated in error. Reaching or missing it is recorded as progress."""


class DecisionStated(StreamStatement, frozen=True):
    """TSAG or the assembly decided, evaluated or took note of something."""

    meeting: Annotated[MeetingId, Field(_("Meeting"))]
    kind: Annotated[DecisionKind, Field(_("Kind"), choices=DECISION_KINDS)]
    text: Annotated[Texts, Field(_("Text"))]
    document: Annotated[str, Field(_("Document"), _("Such as TSAG-R2, paragraph 7.3."))]
    item: Annotated[Clause | None, Field(_("Item of Resolution 68"), choices={each: each for each in CLAUSES})] = None
    concerning: Annotated[
        tuple[Annotated[str, refers_to(MEETING, SERIES, TOPIC, SUBMISSION, PROPOSAL, ACTION, OBJECTIVE)], ...] | None,
        Field(_("Concerning")),
    ] = None


class DecisionWithdrawn(Withdrawal, frozen=True):
    """A decision was stated in error."""


class FeedbackStated(StreamStatement, frozen=True):
    """Participants answered a question about a meeting; recorded only in aggregate, never per person."""

    meeting: Annotated[MeetingId, Field(_("Meeting"))]
    question: Annotated[str | None, Field(_("Question"))] = None
    objective: Annotated[str | None, refers_to(OBJECTIVE), Field(_("Objective"))] = None
    text: Annotated[str | None, Field(_("Text"), _("No names of people."), control="text")] = None
    score: Annotated[int | None, Field(_("Score"), least=0, most=1_000)] = None
    out_of: Annotated[int | None, Field(_("Out of"), least=1, most=1_000)] = None
    respondents: Annotated[int | None, Field(_("Answers"), _("How many people answered."), least=0, most=100_000)] = (
        None
    )


class FeedbackWithdrawn(Withdrawal, frozen=True):
    """Feedback was stated in error."""


ObjectiveCorrected = correction_of(ObjectiveStated)
DecisionCorrected = correction_of(DecisionStated)
FeedbackCorrected = correction_of(FeedbackStated)


def _number_in_set(objective: ObjectiveStated) -> tuple[str, ...]:
    """Return the key of an objective: its number within one set of one meeting, proposal or document."""
    return objective.set, objective.number.casefold(), objective.of or "", objective.document or ""


OBJECTIVES = StatementKind(
    name="objective",
    stated=ObjectiveStated,
    corrected=ObjectiveCorrected,
    withdrawn=ObjectiveWithdrawn,
    about=("of",),
    unique=_number_in_set,
    filtered=("set", "since"),
    file_form=FileForm(name="objectives", known_by=("set", "document", "of", "number")),
    marking="members",
    imported_marking="public",
    answers=("68-04", "68-08", "68-15", "68-T3", "68-M3"),
    wording=Wording(
        kind=_("Objective"),
        plural=_("Objectives"),
        state=_("Record an objective"),
        line=_("%(number)s %(text)s (%(set)s)"),
        history=_("An objective was recorded: %(line)s."),
        evidence=_("Objective: %(line)s"),
    ),
)
DECISIONS = StatementKind(
    name="decision",
    stated=DecisionStated,
    corrected=DecisionCorrected,
    withdrawn=DecisionWithdrawn,
    about=("meeting",),
    filtered=("kind", "item"),
    file_form=FileForm(name="decisions", known_by=("meeting", "line"), beside=("line",)),
    marking="members",
    answers=("68-12", "68-15", "68-T1", "68-T2", "68-T3", "68-T4"),
    wording=Wording(
        kind=_("Decision"),
        plural=_("Decisions"),
        state=_("Record a decision"),
        line=_("%(meeting)s %(kind)s: %(text)s (%(document)s)"),
        history=_("A decision was recorded: %(line)s."),
        evidence=_("Decision: %(line)s"),
    ),
)
FEEDBACK = StatementKind(
    name="feedback",
    stated=FeedbackStated,
    corrected=FeedbackCorrected,
    withdrawn=FeedbackWithdrawn,
    about=("meeting",),
    file_form=FileForm(known_by=("meeting", "line"), beside=("line",)),
    marking="bureau",
    answers=("68-T3",),
    listed_as="feedback",
    wording=Wording(
        kind=_("Feedback"),
        plural=_("Feedback"),
        state=_("Record feedback"),
        line=_("%(meeting)s: %(score)s of %(out_of)s from %(respondents)s people"),
        history=_("Feedback was recorded: %(line)s."),
        evidence=_("Feedback: %(line)s"),
    ),
)
KINDS = (OBJECTIVES, DECISIONS, FEEDBACK)
