"""Events of the log `partners`: what partners are told, and nothing that is not public.

Each is a CloudEvent without an actor; `id` is the UUIDv5 of its type in the namespace of the event that it came of, so
that a second telling is known by it. `subject` is the record, `streamversion` counts what was told of it. Days are YYYY,
YYYY-MM or YYYY-MM-DD, `country` is ISO 3166-1 alpha-3; what is not known is absent. When it was told is no part of the event: that is `recorded` in its
line of the feed, and in its record's header of that name in Kafka. `meeting-announced`, `meeting-changed`,
`meeting-held` and `meeting-outcome-withdrawn` hold all facts of a meeting and replace those told before. How it stands is
said by `meeting-announced` (planned), `meeting-held`, `meeting-outcome-withdrawn` (planned again) and `meeting-cancelled`,
which has no facts, and stays so through a `meeting-changed`.
"""

from typing import Literal

import msgspec

from shared.contracts.meetings import MeetingMode
from shared.domain.event import ExternalEvent, PublishedEvent

Outcome = Literal["cancelled", "not held"]


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
    """A meeting is made known. `code` is what it is called by in public, `ordinal` counts within its series."""


class MeetingChanged(_Meeting, frozen=True):
    """Of an announced meeting something is other than was told before; these replace all of it. What was held stays held."""


class MeetingHeld(_Meeting, frozen=True):
    """An announced meeting took place, then and there; these replace what was told before."""


class MeetingOutcomeWithdrawn(_Meeting, frozen=True):
    """That it was held, cancelled or not held had been told in error: it is planned, as it is told here."""


class MeetingCancelled(ExternalEvent, frozen=True):
    """An announced meeting does not take place: it was cancelled before its day, or the day passed without it.

    Its days, place and series are those that were told last.
    """

    meeting: str
    code: str
    outcome: Outcome


class MeetingAnnouncementWithdrawn(ExternalEvent, frozen=True):
    """What was told of a meeting is no longer public: it was announced in error, or too early. It may be announced anew."""

    meeting: str
    code: str


class ReportIssued(ExternalEvent, frozen=True):
    """A public report was issued: its bytes never change. `moment` is the position in each log up to which it reads.

    `path` is that of its page, with `.json` or `.html` behind it that of the bytes which have these hashes (SHA-256, hex).
    """

    report: str
    kind: Literal["wtsa"]
    period: str
    moment: str
    json_sha256: str
    html_sha256: str
    path: str
    title: str | None = None


class FigureChanged(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A figure by its key and what it is of (such as `region=Europe`): its value as issued and now, in decimal.

    A value that is absent is not known.
    """

    key: str
    of: str | None = None
    was: str | None = None
    now: str | None = None


class ReportCorrected(ExternalEvent, frozen=True):
    """Figures of an issued report are other ones now, since the record was corrected: all of them, at `moment`.

    `changed` says how many they are; `figures` has the first hundred. None: they are as issued again.
    """

    report: str
    moment: str
    changed: int
    path: str
    figures: tuple[FigureChanged, ...] | None = None


class OrganizationRenamed(ExternalEvent, frozen=True):
    """From `since` on the organization is called so. `withdrawn`: that was stated in error, and does not hold."""

    organization: str
    fact: str
    name: str
    since: str | None = None
    withdrawn: bool | None = None


class OrganizationMerged(ExternalEvent, frozen=True):
    """The organization is part of another from `since` on; ids go on resolving. A later event with this `fact` replaces it."""

    organization: str
    fact: str
    into: str
    since: str
    withdrawn: bool | None = None


class OrganizationRecognizedAsTheSame(ExternalEvent, frozen=True):
    """Two records are of one organization, and were for all time. `withdrawn`: that was stated in error."""

    organization: str
    fact: str
    same_as: str
    withdrawn: bool | None = None


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
}
