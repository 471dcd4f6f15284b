"""Events about seats in a series of meetings, and about the people who represent organizations."""

from typing import Annotated, Literal

from shared.contracts.records import SERIES, OrganizationId, PersonId
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, refers_to
from shared.statements.kinds import FileForm, StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

SeatEnd = Literal["given up", "lapsed", "dissolved", "not known"]
Role = Literal["focal point", "principal", "alternate"]
Level = Literal["executive", "other"]

SEAT_ENDS = {
    "given up": _("Given up"),
    "lapsed": _("Lapsed"),
    "dissolved": _("Organization dissolved"),
    "not known": _("Not known"),
}
ROLES = {"focal point": _("Focal point"), "principal": _("Principal"), "alternate": _("Alternate")}
LEVELS = {"executive": _("Executive"), "other": _("Other")}


class SeatStated(StreamStatement, frozen=True):
    """An organization holds a seat in a series from a day on (68-07). A seat may be given up and taken again."""

    organization: Annotated[OrganizationId, Field(_("Organization"))]
    series: Annotated[str, refers_to(SERIES), Field(_("Series"))]
    since: Annotated[str, Field(_("From"), control="date")]
    ended: Annotated[SeatEnd | None, Field(_("How it ended"), choices=SEAT_ENDS)] = None
    note: Annotated[str | None, Field(_("Note"))] = None
    until: Annotated[str | None, Field(_("To"), _("Leave it empty while it lasts."), control="date")] = None


class SeatWithdrawn(Withdrawal, frozen=True):
    """A seat was stated in error. A seat that was given up gets a last day."""


class RepresentativeStated(StreamStatement, frozen=True):
    """A person represents an organization: in one series, or as its focal point."""

    organization: Annotated[OrganizationId, Field(_("Organization"))]
    person: Annotated[PersonId, Field(_("Person"))]
    role: Annotated[Role, Field(_("Role"), choices=ROLES)]
    since: Annotated[str, Field(_("From"), control="date")]
    series: Annotated[
        str | None, refers_to(SERIES), Field(_("Series"), _("Leave it empty for a focal point of all series."))
    ] = None
    level: Annotated[Level | None, Field(_("Level"), choices=LEVELS)] = None
    until: Annotated[str | None, Field(_("To"), _("Leave it empty while it lasts."), control="date")] = None


class RepresentativeWithdrawn(Withdrawal, frozen=True):
    """A representative was stated in error. A representative who left gets a last day."""


SeatCorrected = correction_of(SeatStated)
RepresentativeCorrected = correction_of(RepresentativeStated)

SEATS = StatementKind(
    name="seat",
    stated=SeatStated,
    corrected=SeatCorrected,
    withdrawn=SeatWithdrawn,
    about=("organization", "series"),
    one_per=("organization", "series"),
    filtered=("ended", "since"),
    file_form=FileForm(name="seats", known_by=("series", "organization", "since")),
    marking="bureau",
    answers=("68-07",),
    wording=Wording(
        kind=_("Seat"),
        plural=_("Seats"),
        state=_("Record a seat"),
        line=_("%(organization)s in %(series)s, from %(since)s"),
        history=_("A seat was recorded: %(line)s."),
        evidence=_("Seat: %(line)s"),
    ),
)
REPRESENTATIVES = StatementKind(
    name="representative",
    stated=RepresentativeStated,
    corrected=RepresentativeCorrected,
    withdrawn=RepresentativeWithdrawn,
    about=("organization", "person"),
    filtered=("role", "since"),
    file_form=FileForm(name="representatives", known_by=("series", "organization", "role", "person")),
    marking="restricted",
    answers=("68-07", "68-M2"),
    wording=Wording(
        kind=_("Representative"),
        plural=_("Representatives"),
        state=_("Record a representative"),
        line=_("%(person)s, %(role)s of %(organization)s, from %(since)s"),
        history=_("A representative was recorded: %(line)s."),
        evidence=_("Represented by: %(line)s"),
    ),
)
KINDS = (SEATS, REPRESENTATIVES)
