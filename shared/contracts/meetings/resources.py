"""Events about resources given for a meeting or a series, in money or in kind."""

from typing import Annotated, Literal

from shared.contracts.records import MEETING, SERIES, BodyId
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, refers_to
from shared.statements.kinds import FileForm, StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

ResourceRole = Literal["payer", "host", "organizer", "sponsor", "steering committee"]
ResourceUse = Literal[
    "venue", "travel", "fellowship", "interpretation", "recording", "staff", "catering", "other",
]  # fmt: skip
RESOURCE_ROLES = {
    "payer": _("Payer"),
    "host": _("Host"),
    "organizer": _("Organizer"),
    "sponsor": _("Sponsor"),
    "steering committee": _("Steering committee"),
}
RESOURCE_USES = {
    "venue": _("Venue"),
    "travel": _("Travel"),
    "fellowship": _("Fellowships"),
    "interpretation": _("Interpretation"),
    "recording": _("Recording"),
    "staff": _("Staff"),
    "catering": _("Catering"),
    "other": _("Other"),
}


class ResourceStated(StreamStatement, frozen=True):
    """A donor gave something for a meeting or a series, or organized it (68-15). This is not a contribution, which is a
    document."""

    about: Annotated[str, refers_to(MEETING, SERIES), Field(_("For"))]
    by: Annotated[BodyId, Field(_("By"))]
    role: Annotated[ResourceRole, Field(_("As"), choices=RESOURCE_ROLES)]
    what: Annotated[ResourceUse | None, Field(_("What"), choices=RESOURCE_USES)] = None
    in_kind: Annotated[bool | None, Field(_("In kind"))] = None
    amount: Annotated[str | None, Field(_("Amount"), _("Such as 40000 or 40000.50."), control="amount")] = None
    currency: Annotated[str | None, Field(_("Currency"), _("Its code, such as CHF."), control="currency")] = None
    on: Annotated[str | None, Field(_("On"), _("Leave it empty for the first day of the meeting."), control="date")] = (
        None
    )
    estimate: Annotated[bool | None, Field(_("An estimate"))] = None


class ResourceWithdrawn(Withdrawal, frozen=True):
    """A resource was stated in error."""


def _resource(stated: ResourceStated) -> str:
    if stated.amount is None:
        return _("%(role)s of %(about)s: %(by)s")
    return _("%(role)s of %(about)s: %(by)s, %(amount)s %(currency)s")


ResourceCorrected = correction_of(ResourceStated)
RESOURCES = StatementKind(
    name="resource",
    stated=ResourceStated,
    corrected=ResourceCorrected,
    withdrawn=ResourceWithdrawn,
    about=("about",),
    filtered=("role", "what", "on"),
    marking="bureau",
    answers=("68-15", "68-M3"),
    listed_as="resources",
    file_form=FileForm(
        name="resources",
        known_by=("about", "line"),
        also=(("about", "meeting"), ("role", "as"), ("in_kind", "in kind")),
        beside=("line",),
    ),
    wording=Wording(
        kind=_("Resource"),
        plural=_("Resources"),
        state=_("Record a resource"),
        line=_resource,
        history=_("A resource was recorded: %(line)s."),
        evidence=_("Resource: %(line)s"),
    ),
)
KINDS = (RESOURCES,)
