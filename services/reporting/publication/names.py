"""Names at the time of publication, which the later version of an event type adds beside the ids. Only public records
are named; a later change of name is no reason to publish anything again."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from services.reporting.publication.known_records import KnownOrganization, KnownRecord, KnownStatement
from shared.contracts import partner_organizations, partner_referrals, partner_topics
from shared.contracts.meetings.topics import FollowedTopicStated
from shared.domain.event import ExternalEvent
from shared.public_view.meetings import MeetingView
from shared.statements.fields import Texts

NAMED = (
    partner_organizations.OrganizationMergedV2,
    partner_organizations.OrganizationRecognizedAsTheSameV2,
    partner_topics.TopicToldV2,
    partner_topics.RecordingPublishedV2,
    partner_topics.RecordingWithdrawnV2,
    partner_referrals.ConclusionReferredV2,
)
Knowing = Callable[[str], KnownRecord | None]


def in_all_versions(known: Knowing, events: Iterable[ExternalEvent]) -> Iterator[ExternalEvent]:
    """Yield events, each in every version in which it is published, the earlier version first."""
    for event in events:
        yield event
        later_version = with_names(known, event)
        if later_version is not None:
            yield later_version


def in_first_version(events: Iterable[ExternalEvent]) -> list[ExternalEvent]:
    """Return events without the later versions published beside them, which have the same content plus names."""
    return [event for event in events if not isinstance(event, NAMED)]


def with_names(known: Knowing, event: ExternalEvent) -> ExternalEvent | None:
    """Return the later version of an event; None if it has none."""
    fields: dict[str, Any] = msgspec.structs.asdict(event)
    match event:
        case partner_organizations.OrganizationMerged(organization=organization, into=into):
            fields |= {"name": _organization(known, organization), "into_name": _organization(known, into)}
            return partner_organizations.OrganizationMergedV2(**fields)
        case partner_organizations.OrganizationRecognizedAsTheSame(organization=organization, same_as=other):
            fields |= {"name": _organization(known, organization), "same_as_name": _organization(known, other)}
            return partner_organizations.OrganizationRecognizedAsTheSameV2(**fields)
        case partner_topics.TopicTold(meeting=meeting, came_from=origins):
            named_origins = tuple(
                partner_topics.NamedTopicOrigin(each.topic, each.relation, _topic(known, each.topic))
                for each in origins or ()
            )
            code = None if meeting is None else _meeting(known, meeting)
            return partner_topics.TopicToldV2(**{**fields, "came_from": named_origins or None}, code=code)
        case partner_topics.RecordingPublished(meeting=meeting):
            return partner_topics.RecordingPublishedV2(**fields, code=_meeting(known, meeting))
        case partner_topics.RecordingWithdrawn(meeting=meeting):
            return partner_topics.RecordingWithdrawnV2(**fields, code=_meeting(known, meeting))
        case partner_referrals.ConclusionReferred(meeting=meeting):
            return partner_referrals.ConclusionReferredV2(**fields, code=_meeting(known, meeting))
    return None


def _organization(known: Knowing, id_: str) -> str | None:
    found = known(id_)
    return found.name if isinstance(found, KnownOrganization) and found.is_open else None


def _meeting(known: Knowing, id_: str) -> str | None:
    found = known(id_)
    if not isinstance(found, MeetingView) or found.public is None or found.in_error:
        return None
    return found.public.code or found.code


def _topic(known: Knowing, id_: str) -> Texts | None:
    found = known(id_)
    if not isinstance(found, KnownStatement) or not found.is_open:
        return None
    return msgspec.convert(found.statement, type=FollowedTopicStated).name
