"""Events of the log `reporting` about reports submitted to TSAG and WTSA."""

from typing import Annotated, Literal

from shared.contracts.meetings.recordings import LANGUAGES, Language
from shared.contracts.records import REPORT, MeetingId
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, refers_to
from shared.statements.kinds import FileForm, StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

SubmittedItem = Literal["68-12", "68-14", "68-15", "plan"]
SubmittedAs = Literal["original", "Rev", "Add", "Corr"]

ITEMS = {
    "68-12": _("Progression of topics (68-12)"),
    "68-14": _("Follow-up (68-14)"),
    "68-15": _("Assessment (68-15)"),
    "plan": _("The engagement action plan"),
}
REVISIONS = {
    "original": _("Original"),
    "Rev": _("Revision"),
    "Add": _("Addendum"),
    "Corr": _("Corrigendum"),
}


ADVISORY_GROUP, ASSEMBLY = "advisory group", "assembly"
ITEMS_OF = {ADVISORY_GROUP: ("68-12", "68-14"), ASSEMBLY: ("68-15",)}
"""The items that are reported to the meetings of a series, by the kind of the series."""
DEADLINE_WORDS = {ADVISORY_GROUP: "TD to TSAG", ASSEMBLY: "report to WTSA"}
"""The terms in the installation's list of deadlines that give the number of days before the first day by which a report
is due."""
USUAL_DAYS = {ADVISORY_GROUP: 7}
"""The default for these days, from Recommendation A.1. There is none for an assembly, so the installation has to state
it."""


class SubmissionStated(StreamStatement, frozen=True):
    """A report was posted as a document of a meeting of TSAG or WTSA (68-12, 68-14, 68-15)."""

    meeting: Annotated[MeetingId, Field(_("Meeting"))]
    item: Annotated[SubmittedItem, Field(_("Answers"), choices=ITEMS)]
    document: Annotated[str, Field(_("Document"), _("Such as TSAG-TD133."))]
    posted: Annotated[str, Field(_("Posted on"), control="day")]
    revision: Annotated[SubmittedAs | None, Field(_("As"), choices=REVISIONS)] = None
    number: Annotated[int | None, Field(_("Number of the revision"), least=1, most=99)] = None
    due: Annotated[str | None, Field(_("Due"), _("As the collective letter says."), control="day")] = None
    report: Annotated[str | None, refers_to(REPORT), Field(_("Issued report"))] = None
    languages: Annotated[tuple[Language, ...] | None, Field(_("Languages"), choices=LANGUAGES)] = None


class SubmissionWithdrawn(Withdrawal, frozen=True):
    """A submission was stated in error."""


def is_original(submission: SubmissionStated) -> bool:
    """Return whether it is the original, as opposed to a revision, an addendum or a corrigendum."""
    return submission.revision in (None, "original")


SubmissionCorrected = correction_of(SubmissionStated)

SUBMISSIONS = StatementKind(
    name="submission",
    stated=SubmissionStated,
    corrected=SubmissionCorrected,
    withdrawn=SubmissionWithdrawn,
    about=("meeting",),
    filtered=("item", "document", "posted"),
    marking="members",
    file_form=FileForm(name="submissions", known_by=("meeting", "item", "document", "revision", "number")),
    answers=("68-12", "68-14", "68-15"),
    wording=Wording(
        kind=_("Submission"),
        plural=_("Submissions"),
        state=_("Record a submitted report"),
        line=_("%(document)s to %(meeting)s, posted %(posted)s"),
        history=_("A submitted report was recorded: %(line)s."),
        evidence=_("Submitted: %(line)s"),
    ),
)
KINDS = (SUBMISSIONS,)
