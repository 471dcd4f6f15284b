"""Events about proposals for meetings: priorities, subjects, workshops and mechanisms that were put forward."""

from typing import Annotated, Literal

from shared.contracts.records import MEETING, TOPIC, BodyId, OrganizationId
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, Texts, refers_to
from shared.statements.kinds import FileForm, StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

ProposalKind = Literal["priority", "subject", "workshop", "mechanism", "other"]

PROPOSAL_KINDS = {
    "priority": _("Priority"),
    "subject": _("Subject"),
    "workshop": _("Workshop"),
    "mechanism": _("Mechanism"),
    "other": _("Other"),
}


class ProposalStated(StreamStatement, frozen=True):
    """Something was proposed (68-M2, 68-T2). A proposed workshop may name the days between which it should take
    place."""

    kind: Annotated[ProposalKind, Field(_("Kind"), choices=PROPOSAL_KINDS)]
    text: Annotated[Texts, Field(_("Text"), _("No names of people."))]
    by: Annotated[tuple[BodyId, ...], Field(_("Proposed by"))]
    on: Annotated[str, Field(_("Proposed on"), control="date")]
    supporters: Annotated[tuple[OrganizationId, ...] | None, Field(_("Supported by"))] = None
    meeting: Annotated[
        str | None, refers_to(MEETING), Field(_("Meeting"), _("At which it was made, or for which."))
    ] = None
    topics: Annotated[tuple[Annotated[str, refers_to(TOPIC)], ...] | None, Field(_("Topics"))] = None
    earliest: Annotated[str | None, Field(_("Not before"), _("Of a proposed workshop."), control="date")] = None
    latest: Annotated[str | None, Field(_("Not after"), _("Of a proposed workshop."), control="date")] = None


class ProposalWithdrawn(Withdrawal, frozen=True):
    """A proposal was stated in error. Its outcome is recorded as progress."""


ProposalCorrected = correction_of(ProposalStated)

PROPOSALS = StatementKind(
    name="proposal",
    stated=ProposalStated,
    corrected=ProposalCorrected,
    withdrawn=ProposalWithdrawn,
    about=("meeting",),
    filtered=("kind", "on"),
    file_form=FileForm(name="proposals", known_by=("code",), beside=("code",)),
    marking="restricted",
    answers=("68-01", "68-M2", "68-T2"),
    listed_as="proposals",
    wording=Wording(
        kind=_("Proposal"),
        plural=_("Proposals"),
        state=_("Record a proposal"),
        line=_("%(kind)s by %(by)s, %(on)s: %(text)s"),
        history=_("A proposal was recorded: %(line)s."),
        evidence=_("Proposed: %(line)s"),
    ),
)
KINDS = (PROPOSALS,)
