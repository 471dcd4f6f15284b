"""What can be asked of a person. Texts about people are plain here; the events close them."""

from shared.domain.decider import RecordCommand
from shared.domain.provenance import Imported


class OnPerson(RecordCommand, frozen=True, kw_only=True):
    about = "person"

    person: str


class RegisterPerson(OnPerson, frozen=True, kw_only=True):
    name: str
    imported: Imported | None = None


class CorrectPersonName(OnPerson, frozen=True, kw_only=True):
    name: str
    reason: str


class AffiliatePerson(OnPerson, frozen=True, kw_only=True):
    mentions = ("organization",)

    fact: str
    organization: str
    title: str | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None
    imported: Imported | None = None


class CorrectAffiliation(OnPerson, frozen=True, kw_only=True):
    mentions = ("organization",)

    fact: str
    organization: str
    reason: str
    title: str | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None


class WithdrawAffiliation(OnPerson, frozen=True, kw_only=True):
    fact: str
    reason: str


class MarkPersonInError(OnPerson, frozen=True, kw_only=True):
    """The person should never have been registered."""

    reason: str


class ReinstatePerson(OnPerson, frozen=True, kw_only=True):
    """The person was registered rightly after all."""

    reason: str
