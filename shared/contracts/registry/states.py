"""Events of States and their dated statuses."""

from typing import ClassVar, Literal

from shared.contracts.records import STATE
from shared.domain.event import PublishedEvent
from shared.domain.provenance import Certainty, Imported
from shared.statements.events import Correction, Statement, Withdrawal
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

StatusField = Literal["region", "development", "ldc", "lldc", "sids", "transition", "member"]


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
    """`value` is a region as ITU names it, `developing` or `developed` (UN M49), or `yes` / `no`."""

    field: StatusField
    value: str
    since: str | None = None
    until: str | None = None
    certainty: Certainty | None = None
    note: str | None = None


class StatusCorrected(Correction, frozen=True):
    """The fact as it should have been stated: it replaces value, days, certainty, note and source."""

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
