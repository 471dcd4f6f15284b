"""What can be asked of a State."""

from shared.contracts.registry import StatusField
from shared.domain.decider import RecordCommand
from shared.domain.provenance import Certainty, Imported


class OnState(RecordCommand, frozen=True, kw_only=True):
    about = "state"

    state: str


class RegisterState(OnState, frozen=True, kw_only=True):
    iso3: str
    iso2: str
    name: str
    imported: Imported | None = None


class StateStatus(OnState, frozen=True, kw_only=True):
    fact: str
    field: StatusField
    value: str
    since: str | None = None
    until: str | None = None
    certainty: Certainty | None = None
    note: str | None = None
    source: str | None = None
    imported: Imported | None = None


class CorrectStatus(OnState, frozen=True, kw_only=True):
    """The fact as it should have been stated."""

    fact: str
    value: str
    reason: str
    since: str | None = None
    until: str | None = None
    certainty: Certainty | None = None
    note: str | None = None
    source: str | None = None


class WithdrawStatus(OnState, frozen=True, kw_only=True):
    fact: str
    reason: str


class CorrectStateName(OnState, frozen=True, kw_only=True):
    """The name as it should have been registered."""

    name: str
    reason: str


class MarkStateInError(OnState, frozen=True, kw_only=True):
    """The State should never have been registered."""

    reason: str


class ReinstateState(OnState, frozen=True, kw_only=True):
    """The State was registered rightly after all."""

    reason: str
