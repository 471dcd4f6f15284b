"""Events about responsible officers: declared once, and recorded in the log of the record concerned."""

from typing import Annotated

from shared.contracts.records import (
    ACCOUNT,
    ACTION,
    AGENDA_ITEM,
    CLAUSE,
    CONSULTATION,
    DECISION,
    EXPERTISE,
    GROUP,
    MEETING,
    NEED,
    OBJECTIVE,
    ORGANIZATION,
    PERSON,
    PRESENTATION,
    PROPOSAL,
    REPORT,
    REQUEST,
    SERIES,
    STATE,
    TOPIC,
    WORK,
)
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, refers_to
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

OF_MEETINGS = (
    MEETING, SERIES, CONSULTATION, REQUEST, NEED, PROPOSAL, TOPIC, AGENDA_ITEM, PRESENTATION, WORK, ACTION, OBJECTIVE,
    DECISION, EXPERTISE,
)  # fmt: skip
OF_THE_REGISTRY = (ORGANIZATION, STATE, PERSON, GROUP)
OF_REPORTING = (CLAUSE, REPORT)


class AssignmentStated(StreamStatement, frozen=True):
    """An account is responsible for a record from a day on, until a last day or until another account takes over."""

    about: Annotated[str, refers_to(*OF_MEETINGS, *OF_THE_REGISTRY, *OF_REPORTING), Field(_("Responsible for"))]
    account: Annotated[str, refers_to(ACCOUNT), Field(_("Officer"), _("Who may record things here, by name."))]
    since: Annotated[str | None, Field(_("From"), control="date")] = None
    until: Annotated[str | None, Field(_("To"), _("Leave it empty while it lasts."), control="date")] = None


class AssignmentWithdrawn(Withdrawal, frozen=True):
    """A responsible officer was stated in error. An officer who merely hands over gets a successor, or a last day."""


AssignmentCorrected = correction_of(AssignmentStated)
ASSIGNMENTS = StatementKind(
    name="assignment",
    stated=AssignmentStated,
    corrected=AssignmentCorrected,
    withdrawn=AssignmentWithdrawn,
    about=("about",),
    one_per=("about",),
    marking="bureau",
    wording=Wording(
        kind=_("Responsible officer"),
        plural=_("Responsible officers"),
        state=_("Name the responsible officer"),
        line=_("%(about)s: %(account)s"),
        history=_("The responsible officer was named: %(line)s."),
        evidence=_("Responsible: %(line)s"),
    ),
)
KINDS = (ASSIGNMENTS,)
