"""Events about people and their affiliations. Identifying fields are encrypted: see `Personal`."""

from typing import ClassVar

from shared.domain.event import Personal, PublishedEvent
from shared.domain.provenance import Imported


class PersonRegistered(PublishedEvent, frozen=True):
    person: str
    name: Personal
    imported: Imported | None = None


class PersonNameCorrected(PublishedEvent, frozen=True):
    name: Personal
    reason: str


class PersonAffiliated(PublishedEvent, frozen=True):
    fact: str
    organization: str
    title: Personal | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None
    imported: Imported | None = None


class AffiliationCorrected(PublishedEvent, frozen=True):
    fact: str
    organization: str
    reason: str
    title: Personal | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None


class AffiliationWithdrawn(PublishedEvent, frozen=True):
    withdraws: ClassVar[bool] = True

    fact: str
    reason: str


EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.registry.person-registered.v1": PersonRegistered,
    "rapporteur.registry.person-name-corrected.v1": PersonNameCorrected,
    "rapporteur.registry.person-affiliated.v1": PersonAffiliated,
    "rapporteur.registry.affiliation-corrected.v1": AffiliationCorrected,
    "rapporteur.registry.affiliation-withdrawn.v1": AffiliationWithdrawn,
}
