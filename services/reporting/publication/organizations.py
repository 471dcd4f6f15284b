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
from shared.contracts import partner_organizations as told
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
    about = statement_of(event.data)
    said = after.facts.get(about or "")
    if said is not None and said.other is not None:
        note_reference(partner_log, said.other, id_)
    if not now:
        return
    if about is not None:
        _tell(partner_log, id_, about, event.id)
    elif after.is_open != before.is_open:
        # One event may open or close several facts: each published event needs its own id.
        for one in (id_, *referring_to(partner_log, id_)):
            for fact, each in _organization(partner_log, one).facts.items():
                if id_ in (one, each.other):
                    _tell(partner_log, one, fact, partner_event_id(event.id, fact))


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


def _tell(partner_log: PartnerLog, organization: str, fact: str, cause: str) -> None:
    before = [each for each in partner_log.published(organization) if getattr(each, "fact", None) == fact]
    partner_log.publish(organization, cause, change_since(before, _telling(partner_log, organization, fact)))


def _telling(partner_log: PartnerLog, organization: str, fact: str) -> ExternalEvent | None:
    """Return what partners may know of a fact; None while it, its organization or the one that it names is not public."""
    known = _organization(partner_log, organization)
    said = known.facts.get(fact)
    if said is None or not known.is_open or not said.is_public:
        return None
    if said.other is not None and not _organization(partner_log, said.other).is_open:
        return None
    match said.kind:
        case "rename":
            return told.OrganizationRenamed(organization, fact, said.says, said.since)
        case "merger":
            return told.OrganizationMerged(organization, fact, said.says, said.since or "")
    return told.OrganizationRecognizedAsTheSame(organization, fact, said.says)
