"""Events of the log `partners`: everything that partners receive, all of it public.

Each is a CloudEvent without an actor. `id` is the UUIDv5 of its type in the namespace of the event that it results
from, so that a repeated event can be recognized. `subject` is the record, `streamversion` numbers the events about it.
Days are YYYY, YYYY-MM or YYYY-MM-DD, `country` is ISO 3166-1 alpha-3; unknown values are absent. The time of
publication is not in the event but in `recorded`: a member of the event's line in the feed, and a header in Kafka.
`meeting-announced`, `meeting-changed`, `meeting-held` and `meeting-outcome-withdrawn` hold all facts of a meeting and
replace earlier ones. Its state follows from `meeting-announced` (planned), `meeting-held`, `meeting-outcome-withdrawn`
(planned again) and `meeting-cancelled`, which has no facts, and remains so through a `meeting-changed`.
"""

from typing import Annotated, Literal

import msgspec

from shared.contracts.meetings import MeetingMode
from shared.contracts.meetings.communiques import Role
from shared.contracts.meetings.conclusions import Relation, Verb
from shared.contracts.meetings.recordings import Language
from shared.contracts.partner_organizations import (
    OrganizationMerged,
    OrganizationMergedV2,
    OrganizationRecognizedAsTheSame,
    OrganizationRecognizedAsTheSameV2,
    OrganizationRenamed,
)
from shared.contracts.partner_referrals import (
    ConclusionAnswered,
    ConclusionId,
    ConclusionReferred,
    ConclusionReferredV2,
)
from shared.contracts.partner_reports import ReportCorrected, ReportCorrectedV2, ReportIssued, ReportIssuedV2
from shared.contracts.partner_topics import (
    RecordingPublished,
    RecordingPublishedV2,
    RecordingWithdrawn,
    RecordingWithdrawnV2,
    TopicTold,
    TopicToldV2,
)
from shared.contracts.records import COMMUNIQUE
from shared.domain.event import ExternalEvent, PublishedEvent
from shared.statements.fields import Texts, refers_to

Outcome = Literal["cancelled", "not held"]
CommuniqueId = Annotated[str, refers_to(COMMUNIQUE)]


class _Meeting(ExternalEvent, frozen=True):
    meeting: str
    code: str
    series_name: str
    first_day: str
    ordinal: int | None = None
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: MeetingMode | None = None
    sources: tuple[str, ...] | None = None


class MeetingAnnounced(_Meeting, frozen=True):
    """A meeting is announced. `code` is its public name, `ordinal` counts within its series."""


class MeetingChanged(_Meeting, frozen=True):
    """Something about an announced meeting has changed; these facts replace all earlier ones. A meeting that was held
    stays held."""


class MeetingHeld(_Meeting, frozen=True):
    """An announced meeting took place. These facts replace all earlier ones."""


class MeetingOutcomeWithdrawn(_Meeting, frozen=True):
    """The outcome (held, cancelled or not held) was published in error: the meeting is planned again, with these
    facts."""


class MeetingCancelled(ExternalEvent, frozen=True):
    """An announced meeting does not take place: it was cancelled before its day, or the day passed without it.

    Its days, place and series are those last published.
    """

    meeting: str
    code: str
    outcome: Outcome


class MeetingAnnouncementWithdrawn(ExternalEvent, frozen=True):
    """A meeting is no longer public: it was announced in error, or too early. It may be announced again."""

    meeting: str
    code: str


class PublishedItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An item of an agenda; `title` is a text by language (ISO 639-1), the original first."""

    number: str
    title: Texts


class AgendaPublished(ExternalEvent, frozen=True):
    """The agenda of an announced meeting: all of its items, in order. It replaces any earlier one."""

    meeting: str
    code: str
    items: tuple[PublishedItem, ...]


class CommuniqueParagraph(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A paragraph in its place. A paragraph that shows a conclusion has the conclusion's id, number and verb."""

    role: Role
    text: str
    conclusion: ConclusionId | None = None
    number: int | None = None
    verb: Verb | None = None


class _CommuniqueText(ExternalEvent, frozen=True):
    communique: CommuniqueId
    meeting: str
    code: str
    edition: int
    language: Language
    original: bool
    title: str
    paragraphs: tuple[CommuniqueParagraph, ...]
    sha256: str
    published_on: str
    path: str


class CommuniquePublished(_CommuniqueText, frozen=True):
    """The communiqué of a meeting is public in a language, with its whole text. `code` is the meeting's code.

    `original`: this is the language in which it was agreed. `sha256` is over the RFC 8785 JSON of the pairs of role and
    text, in order. `path` is the address of the text in all its languages.
    """


class CommuniqueCorrected(_CommuniqueText, frozen=True):
    """A corrigendum: a new edition of the whole text in a language, which replaces the previous one. `changed` lists
    the indexes, from 0, of the paragraphs that differ."""

    corrigendum: int
    changed: tuple[int, ...]


class CommuniqueWithdrawn(ExternalEvent, frozen=True):
    """The communiqué of a meeting is no longer public, in any language. It may be published again."""

    communique: CommuniqueId
    meeting: str
    code: str


class ConclusionReplaced(ExternalEvent, frozen=True):
    """A public conclusion was replaced by others: split, merged into one of them, or superseded. Its id continues to
    resolve."""

    conclusion: ConclusionId
    by: tuple[ConclusionId, ...]
    relation: Relation


Meeting = MeetingAnnounced | MeetingChanged | MeetingHeld | MeetingCancelled | MeetingAnnouncementWithdrawn
Organization = OrganizationRenamed | OrganizationMerged | OrganizationRecognizedAsTheSame

EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.partners.meeting-announced.v1": MeetingAnnounced,
    "rapporteur.partners.meeting-changed.v1": MeetingChanged,
    "rapporteur.partners.meeting-held.v1": MeetingHeld,
    "rapporteur.partners.meeting-cancelled.v1": MeetingCancelled,
    "rapporteur.partners.meeting-outcome-withdrawn.v1": MeetingOutcomeWithdrawn,
    "rapporteur.partners.meeting-announcement-withdrawn.v1": MeetingAnnouncementWithdrawn,
    "rapporteur.partners.report-issued.v1": ReportIssued,
    "rapporteur.partners.report-corrected.v1": ReportCorrected,
    "rapporteur.partners.organization-renamed.v1": OrganizationRenamed,
    "rapporteur.partners.organization-merged.v1": OrganizationMerged,
    "rapporteur.partners.organization-recognized-as-the-same.v1": OrganizationRecognizedAsTheSame,
    "rapporteur.partners.agenda-published.v1": AgendaPublished,
    "rapporteur.partners.topic-told.v1": TopicTold,
    "rapporteur.partners.recording-published.v1": RecordingPublished,
    "rapporteur.partners.recording-withdrawn.v1": RecordingWithdrawn,
    "rapporteur.partners.communique-published.v1": CommuniquePublished,
    "rapporteur.partners.communique-corrected.v1": CommuniqueCorrected,
    "rapporteur.partners.communique-withdrawn.v1": CommuniqueWithdrawn,
    "rapporteur.partners.conclusion-replaced.v1": ConclusionReplaced,
    "rapporteur.partners.conclusion-referred.v1": ConclusionReferred,
    "rapporteur.partners.conclusion-answered.v1": ConclusionAnswered,
    "rapporteur.partners.report-issued.v2": ReportIssuedV2,
    "rapporteur.partners.report-corrected.v2": ReportCorrectedV2,
    "rapporteur.partners.organization-merged.v2": OrganizationMergedV2,
    "rapporteur.partners.organization-recognized-as-the-same.v2": OrganizationRecognizedAsTheSameV2,
    "rapporteur.partners.topic-told.v2": TopicToldV2,
    "rapporteur.partners.recording-published.v2": RecordingPublishedV2,
    "rapporteur.partners.recording-withdrawn.v2": RecordingWithdrawnV2,
    "rapporteur.partners.conclusion-referred.v2": ConclusionReferredV2,
}
