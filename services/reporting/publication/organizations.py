"""Organizations as published to partners: public renamings, mergers and duplicates of public organizations, whenever an
event changes the public part of one. An organization that another's fact names must be public too."""

from typing import TypeVar

import msgspec

from services.reporting.publication.known_records import (
    KnownFact,
    KnownMemberState,
    KnownOrganization,
    KnownRegistration,
)
from services.reporting.publication.known_statements import note_reference, referring_to
from services.reporting.publication.partner_log import PartnerLog, change_since, partner_event_id
from shared.contracts import partner_organizations
from shared.contracts import registry as r
from shared.contracts.markings import MarkingChanged
from shared.domain.event import ExternalEvent, StoredEvent
from shared.domain.registration import RegisteredInError, Reinstated
from shared.public_view.approval import statement_of
from shared.public_view.openness import effective_marking

Known = TypeVar("Known", bound=KnownRegistration)


def know_member_state(partner_log: PartnerLog, event: StoredEvent) -> None:
    """Note the name of a State, and whether it is public: it may be an addressee."""
    before = partner_log.known(event.stream)
    known = before if isinstance(before, KnownMemberState) else KnownMemberState()
    partner_log.set_known(event.stream, _registration_after(known, event))


def publish_organization(partner_log: PartnerLog, event: StoredEvent, now: str) -> None:
    """Publish what an event changes about public organizations; with `now` empty, only note it."""
    id_, before = event.stream, _organization(partner_log, event.stream)
    after = _with_fact(_registration_after(before, event), event)
    if after == before:
        return
    partner_log.set_known(id_, after)
    statement_id = statement_of(event.data)
    statement = after.facts.get(statement_id or "")
    if statement is not None and statement.other is not None:
        note_reference(partner_log, statement.other, id_)
    if not now:
        return
    if statement_id is not None:
        _publish(partner_log, id_, statement_id, event.id)
    elif after.is_open != before.is_open:
        # One event may open or close several facts: each published event needs its own id.
        for organization in (id_, *referring_to(partner_log, id_)):
            for fact, stated in _organization(partner_log, organization).facts.items():
                if id_ in (organization, stated.other):
                    _publish(partner_log, organization, fact, partner_event_id(event.id, fact))


def _organization(partner_log: PartnerLog, id_: str) -> KnownOrganization:
    known = partner_log.known(id_)
    return known if isinstance(known, KnownOrganization) else KnownOrganization()


def _registration_after(known: Known, event: StoredEvent) -> Known:
    """Return what is known of an organization or a State after an event about the record itself, unchanged after any
    other."""
    is_public = effective_marking(event) == "public"
    match event.data:
        case (
            r.OrganizationRegistered(name=name)
            | r.OrganizationNameCorrected(name=name)
            | r.StateRegistered(name=name)
            | r.StateNameCorrected(name=name)
        ):
            return msgspec.structs.replace(known, registered=name, is_public=is_public)
        case MarkingChanged(statement=None):
            return msgspec.structs.replace(known, is_public=is_public)
        case RegisteredInError() | Reinstated() as slip:
            return msgspec.structs.replace(known, in_error=isinstance(slip, RegisteredInError))
    return known


def _with_fact(known: KnownOrganization, event: StoredEvent) -> KnownOrganization:
    """Return an organization after an event about one of its facts, unchanged after any other."""
    is_public, facts = effective_marking(event) == "public", dict(known.facts)
    match event.data:
        case r.OrganizationNamed(kind="rename") as named:
            facts[named.fact] = KnownFact("rename", named.name, named.since, is_public)
        case r.OrganizationMerged() | r.OrganizationMergerCorrected() as merged:
            facts[merged.fact] = KnownFact("merger", merged.into, merged.since, is_public)
        case r.DuplicateRecognized(fact=fact, same_as=other):
            facts[fact] = KnownFact("duplicate", other, None, is_public)
        case MarkingChanged(statement=str(fact)) if fact in facts:
            facts[fact] = msgspec.structs.replace(facts[fact], is_public=is_public)
        case r.OrganizationFactWithdrawn(fact=fact):
            facts.pop(fact, None)
    return msgspec.structs.replace(known, facts=facts)


def _publish(partner_log: PartnerLog, organization: str, fact: str, cause: str) -> None:
    before = [each for each in partner_log.published(organization) if getattr(each, "fact", None) == fact]
    partner_log.publish(organization, cause, change_since(before, _partner_event(partner_log, organization, fact)))


def _partner_event(partner_log: PartnerLog, organization: str, fact: str) -> ExternalEvent | None:
    """Return what partners may know of a fact; None while it, its organization or the one that it names is not public."""
    known = _organization(partner_log, organization)
    statement = known.facts.get(fact)
    if statement is None or not known.is_open or not statement.is_public:
        return None
    if statement.other is not None and not _organization(partner_log, statement.other).is_open:
        return None
    match statement.kind:
        case "rename":
            return partner_organizations.OrganizationRenamed(organization, fact, statement.says, statement.since)
        case "merger":
            return partner_organizations.OrganizationMerged(organization, fact, statement.says, statement.since or "")
    return partner_organizations.OrganizationRecognizedAsTheSame(organization, fact, statement.says)
