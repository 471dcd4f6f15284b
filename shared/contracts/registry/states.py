"""Events of States and their dated statuses."""

from typing import ClassVar, Literal

from shared.contracts.provenance import Certainty, Imported
from shared.domain.event import PublishedEvent

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


class StatusStated(PublishedEvent, frozen=True):
    """`value` is a region as ITU names it, `developing` or `developed` (UN M49), or `yes` / `no`."""

    fact: str
    field: StatusField
    value: str
    since: str | None = None
    until: str | None = None
    certainty: Certainty | None = None
    note: str | None = None
    source: str | None = None
    imported: Imported | None = None


class StatusCorrected(PublishedEvent, frozen=True):
    """The fact as it should have been stated: it replaces value, days, certainty, note and source."""

    fact: str
    value: str
    reason: str
    since: str | None = None
    until: str | None = None
    certainty: Certainty | None = None
    note: str | None = None
    source: str | None = None


class StatusWithdrawn(PublishedEvent, frozen=True):
    withdraws: ClassVar[bool] = True

    fact: str
    reason: str


EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.registry.state-registered.v1": StateRegistered,
    "rapporteur.registry.state-name-corrected.v1": StateNameCorrected,
    "rapporteur.registry.status-stated.v1": StatusStated,
    "rapporteur.registry.status-corrected.v1": StatusCorrected,
    "rapporteur.registry.status-withdrawn.v1": StatusWithdrawn,
}
