"""Events of the log `reporting` about passages, the texts that people write for a report."""

from typing import Annotated, Literal

from shared.contracts.records import MeetingId, PersonId
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, Texts
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

ReportWithPassages = Literal["wtsa", "tsag", "participation", "workshops", "clauses", "plan"]
Recommendation = Literal["continue", "enhance", "change", "discontinue"]

REPORTS = {
    "wtsa": _("Assessment for WTSA"),
    "tsag": _("Report to TSAG"),
    "participation": _("Report on participation"),
    "workshops": _("Report on workshops"),
    "clauses": _("Resolution 68, item by item"),
    "plan": _("Report on the plan"),
}
RECOMMENDATIONS = {
    "continue": _("Continue the meetings"),
    "enhance": _("Enhance the meetings"),
    "change": _("Change the meetings"),
    "discontinue": _("Discontinue the meetings"),
}


class PassageStated(StreamStatement, frozen=True):
    """A text was written and signed for a section of a report (68-15): of the report on a period, to a meeting, or
    both. Of several for the same section, the one signed last holds."""

    report: Annotated[ReportWithPassages, Field(_("Report"), choices=REPORTS)]
    section: Annotated[str, Field(_("Section"), _("As the report's JSON names it, such as introduction or need."))]
    text: Annotated[Texts, Field(_("Text"))]
    author: Annotated[PersonId, Field(_("Author"), _("Who signs. The report shows the function and the day."))]
    function: Annotated[str, Field(_("Function"), _("Such as Director, TSB."))]
    on: Annotated[str, Field(_("Signed on"), control="day")]
    period: Annotated[str | None, Field(_("Period"), _("As the report has it: 2025-2028, or FROM..TO."))] = None
    meeting: Annotated[MeetingId | None, Field(_("Meeting"), _("To which the report goes."))] = None
    recommendation: Annotated[Recommendation | None, Field(_("Recommendation"), choices=RECOMMENDATIONS)] = None


class PassageWithdrawn(Withdrawal, frozen=True):
    """A passage was stated in error."""


PassageCorrected = correction_of(PassageStated)

PASSAGES = StatementKind(
    name="passage",
    stated=PassageStated,
    corrected=PassageCorrected,
    withdrawn=PassageWithdrawn,
    about=("meeting",),
    one_per=("report", "section", "period", "meeting"),
    filtered=("report", "section", "on"),
    marking="members",
    answers=("68-15",),
    wording=Wording(
        kind=_("Passage of a report"),
        plural=_("Passages of reports"),
        state=_("Write a passage of a report"),
        line=_("%(report)s, section %(section)s, by %(function)s, %(on)s"),
        history=_("A passage was written: %(line)s."),
        evidence=_("Passage: %(line)s"),
    ),
)
KINDS = (PASSAGES,)
