"""The public ground that scenes refer to, with two meetings of six organizations among it."""

from shared.contracts.meetings import AttendanceRecorded, MeetingAnnounced, MeetingHeld, MeetingPlanned, SeriesOpened
from shared.contracts.meetings.communiques import (
    CommuniqueAgreed,
    CommuniqueApproved,
    CommuniqueOpened,
    CommuniquePublished,
    ParagraphStated,
)
from shared.contracts.meetings.conclusions import ConclusionDrafted
from shared.contracts.registry import (
    OrganizationPlaced,
    OrganizationRegistered,
    PersonRegistered,
    StateRegistered,
    StatusStated,
)
from shared.contracts.reporting import StudyPeriodDefined
from shared.domain.ids import imported_id, uuid_of
from shared.statements.fields import StatementField
from tests.crawl.fields import OWN_STREAMS
from tests.crawl.scenes import Setting, Teller
from tests.crawl.values import CODES, PERIODS, public_ids

PUBLIC = Setting("public ground", 0, "public")


def tell_ground(teller: Teller) -> None:
    _registry(teller)
    for each in public_ids("series")[:4]:
        teller.add(PUBLIC, "series", each, SeriesOpened, series=each, kept_from=None)
    for each, name in zip(public_ids("period"), PERIODS, strict=False):
        first, last = (f"{name[:4]}-01-01", f"{name[5:]}-12-31")
        teller.add(PUBLIC, "period", each, StudyPeriodDefined, period=each, name=name, first_day=first, last_day=last)
    for number, each in enumerate(public_ids("meeting")[:2]):
        _meeting(teller, each, f"{PERIODS[number][:4]}-03-01", number)
    _in_the_room(teller)
    for kind in OWN_STREAMS.values():
        for each in public_ids(kind.name)[:4]:
            # One that names a person, or indirectly its own kind, is open to nobody, nor is anything that names it.
            unsaid = [field.name for field in kind.references if not field.required and _closes(kind.name, field)]
            teller.add(PUBLIC, kind.name, each, kind.stated, fact=each, not_before=None, **dict.fromkeys(unsaid))


def _closes(kind: str, field: StatementField) -> bool:
    return not {kind, "person"}.isdisjoint(record.name for record in field.records)


def _registry(teller: Teller) -> None:
    for number, each in enumerate(public_ids("organization")):
        teller.add(PUBLIC, "organization", each, OrganizationRegistered, organization=each)
        teller.add(
            PUBLIC,
            "organization",
            each,
            OrganizationPlaced,
            fact=_fact(each),
            country=CODES[number],
            since=None,
            until=None,
        )
        state = public_ids("state")[number]
        teller.add(PUBLIC, "state", state, StateRegistered, state=state, iso3=CODES[number], iso2=f"Z{number:02}")
        status = {"field": "development", "value": "developing", "since": None, "until": None}
        teller.add(PUBLIC, "state", state, StatusStated, fact=_fact(state), **status)
    for each in public_ids("person")[:4]:
        teller.add(PUBLIC, "person", each, PersonRegistered, person=each)


def _meeting(teller: Teller, meeting: str, day: str, number: int) -> None:
    days, series = {"first_day": day, "last_day": day}, public_ids("series")[0]
    teller.add(
        PUBLIC, "meeting", meeting, MeetingPlanned, meeting=meeting, series=series, ordinal=10_000 + number, **days
    )
    teller.add(PUBLIC, "meeting", meeting, MeetingHeld, **days)
    teller.add(PUBLIC, "meeting", meeting, MeetingAnnounced, not_before=None)
    for organization in public_ids("organization")[:6]:
        stream = f"attendance-{uuid_of(meeting)}-{uuid_of(organization)}"
        who = {"meeting": meeting, "organization": organization, "fact": _fact(stream)}
        teller.add(PUBLIC, "attendance", stream, AttendanceRecorded, **who)


def _in_the_room(teller: Teller) -> None:
    """Plant conclusions, and communiqués that are public in Spanish: scenes state no paragraph in a frozen language."""
    meeting, paragraphs = public_ids("meeting")[0], public_ids("paragraph")[4:]
    for number, each in enumerate(public_ids("conclusion")[:4]):
        teller.add(PUBLIC, "conclusion", each, ConclusionDrafted, meeting=meeting, number=900 + number, language="en")
    for number, each in enumerate(public_ids("communique")[:2]):
        of = public_ids("meeting")[number]
        teller.add(PUBLIC, "communique", each, CommuniqueOpened, meeting=of, original="en")
        original, translation = paragraphs[2 * number : 2 * number + 2]
        for paragraph, language, of_it in ((original, "en", None), (translation, "es", original)):
            said = {"communique": each, "language": language, "translates": of_it, "not_before": None}
            teller.add(PUBLIC, "paragraph", paragraph, ParagraphStated, fact=paragraph, **said)
        teller.add(PUBLIC, "communique", each, CommuniqueAgreed, on="1969-03-01")
        teller.add(PUBLIC, "communique", each, CommuniqueApproved, language="es")
        teller.add(PUBLIC, "communique", each, CommuniquePublished, language="es", not_before=None, published_on=None)


def _fact(of: str) -> str:
    return imported_id("fact", "crawl public", of)
