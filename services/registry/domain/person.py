"""A person: a name, and the organizations they act for, with days. Texts about people are personal data."""

from collections.abc import Mapping

import msgspec

from services.registry.domain.commands import (
    AffiliatePerson,
    CorrectAffiliation,
    CorrectPersonName,
    RegisterPerson,
    WithdrawAffiliation,
)
from services.registry.domain.dated_facts import check_days
from services.registry.domain.errors import PersonErased, UnknownFact
from shared.contracts.registry import (
    AffiliationCorrected,
    AffiliationWithdrawn,
    PersonAffiliated,
    PersonNameCorrected,
    PersonRegistered,
)
from shared.domain.errors import NotThere
from shared.domain.event import Clear, Personal
from shared.domain.event_building import event_from

Command = RegisterPerson | CorrectPersonName | AffiliatePerson | CorrectAffiliation | WithdrawAffiliation
Event = PersonRegistered | PersonNameCorrected | PersonAffiliated | AffiliationCorrected | AffiliationWithdrawn


class Affiliation(msgspec.Struct, frozen=True):
    organization: str
    title: str | None
    since: str | None
    until: str | None
    source: str | None

    @property
    def content(self) -> tuple[str, str | None, str | None, str | None]:
        return (self.organization, self.title, self.since, self.until)


class Person(msgspec.Struct, frozen=True):
    """The state of a person: `name` is None once the person's key is destroyed; `affiliations` by fact, None for a
    withdrawn one."""

    registered: bool = False
    name: str | None = None
    affiliations: Mapping[str, Affiliation | None] = {}


initial_state = Person()


def decide(command: Command, person: Person) -> list[Event]:
    """Return the events of a command. Raises NotThere, EndBeforeStart, UnknownFact, PersonErased."""
    if isinstance(command, RegisterPerson):
        name = Clear(command.person, text=command.name)
        return [] if person.registered else [PersonRegistered(command.person, name, command.imported)]
    if not person.registered:
        raise NotThere(id=command.person)
    if person.name is None and _is_personal(command):
        # With a new key, texts encrypted under the destroyed one would look damaged.
        raise PersonErased
    match command:
        case CorrectPersonName(name=text, reason=reason):
            return [] if text == person.name else [PersonNameCorrected(Clear(command.person, text=text), reason)]
        case AffiliatePerson():
            return _affiliate(command, person)
        case CorrectAffiliation():
            return _correct(command, person)
        case WithdrawAffiliation(fact=fact, reason=reason):
            if fact not in person.affiliations:
                raise UnknownFact(field="fact", id=fact)
            return [AffiliationWithdrawn(fact, reason)] if person.affiliations[fact] else []


def _affiliate(command: AffiliatePerson, person: Person) -> list[Event]:
    check_days(command.since, command.until)
    content = (command.organization, command.title, command.since, command.until)
    if command.fact in person.affiliations or any(
        each and each.content == content for each in person.affiliations.values()
    ):
        return []
    stated = event_from(PersonAffiliated, command)
    return [msgspec.structs.replace(stated, title=_closed(command.person, command.title))]


def _correct(command: CorrectAffiliation, person: Person) -> list[Event]:
    now = person.affiliations.get(command.fact)
    if now is None:
        raise UnknownFact(field="fact", id=command.fact)
    check_days(command.since, command.until)
    if now == Affiliation(command.organization, command.title, command.since, command.until, command.source):
        return []
    corrected = event_from(AffiliationCorrected, command)
    return [msgspec.structs.replace(corrected, title=_closed(command.person, command.title))]


def evolve(person: Person, event: Event) -> Person:
    match event:
        case PersonRegistered():
            return Person(registered=True, name=_text(event.name))
        case PersonNameCorrected():
            return msgspec.structs.replace(person, name=_text(event.name))
        case PersonAffiliated() | AffiliationCorrected():
            title = None if event.title is None else _text(event.title)
            stated = Affiliation(event.organization, title, event.since, event.until, event.source)
            return _with_affiliation(person, event.fact, stated)
        case AffiliationWithdrawn():
            return _with_affiliation(person, event.fact, None)


def _is_personal(command: Command) -> bool:
    return isinstance(command, CorrectPersonName) or getattr(command, "title", None) is not None


def _closed(person: str, text: str | None) -> Clear | None:
    return None if text is None else Clear(person, text=text)


def _text(personal: Personal) -> str | None:
    return personal.text if isinstance(personal, Clear) else None


def _with_affiliation(person: Person, fact: str, affiliation: Affiliation | None) -> Person:
    return msgspec.structs.replace(person, affiliations={**person.affiliations, fact: affiliation})
