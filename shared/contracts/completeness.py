"""Events about the completeness of lists: declared once, and recorded in the log of the listed records."""

from typing import Annotated, Final, Literal

from shared.contracts.records import CONSULTATION, MEETING, SERIES
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, refers_to
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

CompleteList = Literal[
    "invitations", "needs", "agenda", "topics", "presentations", "everyone present", "work", "proposals", "promotions",
    "actions", "resources", "feedback", "memberships",
]  # fmt: skip

MEMBERSHIPS: Final = "memberships"
"""The only list of the registry; the others are lists of meetings."""
COMPLETE_LISTS = {
    "invitations": _("Invitations"),
    "needs": _("Needs"),
    "agenda": _("Agenda"),
    "topics": _("Topics"),
    "presentations": _("Presentations"),
    "everyone present": _("Everyone present"),
    "work": _("Work"),
    "proposals": _("Proposals"),
    "promotions": _("Promotions"),
    "actions": _("Actions"),
    "resources": _("Resources"),
    "feedback": _("Feedback"),
    MEMBERSHIPS: _("Memberships"),
}


class CompletenessStated(StreamStatement, frozen=True):
    """A list, of a record or of the days from `since` to `until`, is or is not complete. Anything missing from a
    complete list is known not to exist."""

    of: Annotated[CompleteList, Field(_("List"), choices=COMPLETE_LISTS)]
    complete: Annotated[bool, Field(_("Complete"))]
    about: Annotated[
        str | None,
        refers_to(MEETING, SERIES, CONSULTATION),
        Field(_("Of"), _("Leave it empty for a list of no single record.")),
    ] = None
    since: Annotated[str | None, Field(_("From"), control="date")] = None
    until: Annotated[str | None, Field(_("To"), control="date")] = None


class CompletenessWithdrawn(Withdrawal, frozen=True):
    """The completeness of a list was stated in error."""


def _completeness(stated: CompletenessStated) -> str:
    return _("%(of)s: complete") if stated.complete else _("%(of)s: not complete")


def _evidence(stated: CompletenessStated) -> str:
    return _("List of %(about)s: %(line)s") if stated.about else "%(line)s"


CompletenessCorrected = correction_of(CompletenessStated)
COMPLETENESS = StatementKind(
    name="completeness",
    stated=CompletenessStated,
    corrected=CompletenessCorrected,
    withdrawn=CompletenessWithdrawn,
    about=("about",),
    filtered=("of", "complete"),
    answers=("68-C3", "68-T4"),
    marking="bureau",
    wording=Wording(
        kind=_("Completeness of a list"),
        plural=_("Completeness of lists"),
        state=_("Record whether a list is complete"),
        line=_completeness,
        history=_("Whether a list is complete was recorded: %(line)s."),
        evidence=_evidence,
    ),
)
KINDS = (COMPLETENESS,)
