"""Events about States and their dated statuses."""

from typing import Annotated, ClassVar, Literal

from shared.contracts.records import STATE
from shared.domain.event import PublishedEvent
from shared.domain.provenance import Certainty, Imported
from shared.statements.events import Correction, Statement, Withdrawal
from shared.statements.fields import Field
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

Region = Literal["Africa", "Americas", "Arab States", "Asia-Pacific", "CIS", "Europe"]
REGIONS = {
    "Africa": _("Africa"),
    "Americas": _("Americas"),
    "Arab States": _("Arab States"),
    "Asia-Pacific": _("Asia-Pacific"),
    "CIS": _("CIS"),
    "Europe": _("Europe"),
}
StatusField = Literal["region", "development", "ldc", "lldc", "sids", "transition", "member"]
STATUSES = {
    "region": _("Region"),
    "development": _("Development"),
    "ldc": _("Least developed country"),
    "lldc": _("Landlocked developing country"),
    "sids": _("Small island developing State"),
    "transition": _("Economy in transition"),
    "member": _("Member State of ITU"),
}
CERTAINTIES = {"sure": _("sure"), "from memory": _("from memory"), "scheduled": _("scheduled")}


class StateRegistered(PublishedEvent, frozen=True):
    state: str
    iso3: str
    iso2: str
    name: str
    imported: Imported | None = None


class StateNameCorrected(PublishedEvent, frozen=True):
    """The name as it should have been registered."""

    restates_record: ClassVar[bool] = True

    name: str
    reason: str


class StatusStated(Statement, frozen=True):
    """A status of a State: a region as ITU names it, `developing` or `developed` (UN M49), or `yes` / `no`."""

    field: Annotated[StatusField, Field(_("Status"), choices=STATUSES)]
    value: Annotated[
        str,
        Field(
            _("Value"),
            _("A region for the region, developing or developed for development, yes or no for the others."),
        ),
    ]
    since: Annotated[str | None, Field(_("Since"), control="date")] = None
    until: Annotated[str | None, Field(_("Until"), control="date")] = None
    certainty: Annotated[Certainty | None, Field(_("How sure"), choices=CERTAINTIES)] = None
    note: Annotated[
        str | None,
        Field(
            _("Note"),
            _(
                "Where you leave open how sure it is, say here how sources dispute it: reports then count the State apart."
            ),
            longest=1000,
        ),
    ] = None


class StatusCorrected(Correction, frozen=True):
    """The fact as it should have been stated; value, days, certainty, note and source are replaced."""

    value: str
    reason: str
    since: str | None = None
    until: str | None = None
    certainty: Certainty | None = None
    note: str | None = None
    source: str | None = None


class StatusWithdrawn(Withdrawal, frozen=True):
    pass


STATUS = StatementKind(
    name="status",
    stated=StatusStated,
    corrected=StatusCorrected,
    withdrawn=StatusWithdrawn,
    about=STATE,
    one_per=("field",),
    marking="bureau",
    wording=Wording(kind=_("Status")),
)
KINDS = (STATUS,)

EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.registry.state-registered.v1": StateRegistered,
    "rapporteur.registry.state-name-corrected.v1": StateNameCorrected,
    "rapporteur.registry.status-stated.v1": StatusStated,
    "rapporteur.registry.status-corrected.v1": StatusCorrected,
    "rapporteur.registry.status-withdrawn.v1": StatusWithdrawn,
}
