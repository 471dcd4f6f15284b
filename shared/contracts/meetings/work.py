"""Events about work of ITU-T and its partners, and about actions that follow from meetings."""

from typing import Annotated, Literal

from shared.contracts.records import (
    CONCLUSION,
    DECISION,
    GROUP,
    NEED,
    OBJECTIVE,
    ORGANIZATION,
    PERSON,
    PROPOSAL,
    STATE,
    WORK,
    GroupOrOrganizationId,
)
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, Texts, refers_to
from shared.statements.kinds import FileForm, StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

WorkKind = Literal[
    "work item", "Question", "Recommendation", "Supplement", "technical report", "focus group", "TSAG activity",
    "partner's document",
]  # fmt: skip

WORK_KINDS = {
    "work item": _("Work item"),
    "Question": _("Question"),
    "Recommendation": _("Recommendation"),
    "Supplement": _("Supplement"),
    "technical report": _("Technical report"),
    "focus group": _("Focus group"),
    "TSAG activity": _("TSAG activity"),
    "partner's document": _("Partner's document"),
}


class WorkStated(StreamStatement, frozen=True):
    """A work item of a group or a partner organization. Its status is recorded as progress."""

    kind: Annotated[WorkKind, Field(_("Kind"), choices=WORK_KINDS)]
    designation: Annotated[str, Field(_("Designation"), _("Such as Y.3172 or Q20/13."))]
    title: Annotated[Texts, Field(_("Title"))]
    body: Annotated[GroupOrOrganizationId, Field(_("Of"))]
    question: Annotated[str | None, refers_to(WORK), Field(_("Question"))] = None
    continues: Annotated[tuple[Annotated[str, refers_to(WORK)], ...] | None, Field(_("Continues"))] = None
    started: Annotated[str | None, Field(_("Started"), control="date")] = None


class WorkWithdrawn(Withdrawal, frozen=True):
    """A work item was stated in error. The end of a work item is recorded as progress."""


class ActionStated(StreamStatement, frozen=True):
    """An action to be taken by its owner, possibly by a day. An action without a day is never overdue."""

    text: Annotated[Texts, Field(_("Text"), _("No names of people."))]
    about: Annotated[
        tuple[Annotated[str, refers_to(DECISION, OBJECTIVE, NEED, PROPOSAL, CONCLUSION)], ...], Field(_("Follows from"))
    ]
    owner: Annotated[str, refers_to(GROUP, ORGANIZATION, STATE, PERSON), Field(_("Owner"))]
    made_on: Annotated[str, Field(_("Agreed on"), control="date")]
    due: Annotated[str | None, Field(_("Due"), control="date")] = None
    number: Annotated[str | None, Field(_("Number"), _("Such as 68-14/3."))] = None


class ActionWithdrawn(Withdrawal, frozen=True):
    """An action was stated in error. Completing or dropping an action is recorded as progress."""


WorkCorrected = correction_of(WorkStated)
ActionCorrected = correction_of(ActionStated)


def _designation_of(work: WorkStated) -> tuple[str, ...]:
    """Return the key of a work item: a designation of one kind identifies one body's work."""
    return work.kind, work.designation.casefold(), work.body


WORK_ITEMS = StatementKind(
    name="work",
    stated=WorkStated,
    corrected=WorkCorrected,
    withdrawn=WorkWithdrawn,
    about=("body",),
    unique=_designation_of,
    filtered=("kind", "started"),
    file_form=FileForm(known_by=("kind", "designation", "period"), beside=("period",)),
    marking="members",
    imported_marking="public",
    answers=("68-13",),
    listed_as="work",
    wording=Wording(
        kind=_("Work"),
        plural=_("Work"),
        state=_("Record a piece of work"),
        line=_("%(designation)s %(title)s (%(kind)s)"),
        history=_("A piece of work was recorded: %(line)s."),
        evidence=_("Work of %(body)s: %(line)s"),
    ),
)
ACTIONS = StatementKind(
    name="action",
    stated=ActionStated,
    corrected=ActionCorrected,
    withdrawn=ActionWithdrawn,
    about=("about",),
    filtered=("due", "made_on"),
    file_form=FileForm(name="actions", known_by=("number",)),
    marking="members",
    answers=("68-14", "68-M3"),
    listed_as="actions",
    wording=Wording(
        kind=_("Action"),
        plural=_("Actions"),
        state=_("Record an action"),
        line=_("%(text)s (%(owner)s)"),
        history=_("An action was recorded: %(line)s."),
        evidence=_("Action: %(line)s"),
    ),
)
KINDS = (WORK_ITEMS, ACTIONS)
