"""The log `partners` by record: the events in force about a record, by its id, for partners; and the public meetings as
a calendar, for everyone."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request

from services.reporting.queries import PartnerRecords
from services.reporting.queries.partner_records import PublicMeeting
from shared.domain.errors import NotThere
from shared.public_view.partner_knowledge import PartnerEvent
from shared.web.access import access, public
from shared.web.allowance import Allowance
from shared.web.asyncapi.log import QUERY
from shared.web.fields import ANY_ID
from shared.web.icalendar import MEDIA_TYPE, CalendarEntry, calendar
from shared.web.refusals import problem
from shared.web.viewer import viewer

LOOKUP, CALENDAR = "/reporting/partners/records/{id}", "/reporting/calendar.ics"
NAME = "Meetings of industry with ITU-T"
WORDS = {
    "description": "The events about a record that are in force: its own, and others that name it, each as published to partners. "
    "Events that were replaced or withdrawn are left out (docs/partners.md).",
    "id": "The id of a meeting, an organization, a report, a communiqué, a conclusion, a referral, a topic, a presentation or a recording.",
    "status": "The state of a meeting; `withdrawn`: it is no longer public.",
    "cursor": "The cursor up to which the log was read for this answer: later events arrive through the feed.",
}
EVENT: dict[str, Any] = {
    "type": "object",
    "required": ["position", "recorded", "type", "subject", "data"],
    "properties": {
        "position": {"type": "integer", "minimum": 1},
        "recorded": {"type": "string", "format": "date-time"},
        "type": {"type": "string"},
        "subject": {"type": "string"},
        "data": {"type": "object"},
    },
}
RECORD: dict[str, Any] = {
    "type": "object",
    "required": ["id", "holds", "named_in", "cursor"],
    "properties": {
        "id": {"type": "string", "pattern": ANY_ID},
        "status": {
            "type": "string",
            "enum": ["planned", "held", "cancelled", "not held", "withdrawn"],
            "description": WORDS["status"],
        },
        "holds": {"type": "array", "items": EVENT, "description": "Its own events that are in force."},
        "named_in": {"type": "array", "items": EVENT, "description": "Others' events in force that name it."},
        "cursor": {
            "type": "string",
            "pattern": QUERY["properties"]["after"]["pattern"],
            "description": WORDS["cursor"],
        },
    },
}
ASKED_WRONGLY = {421: "The request names a host that is not this installation's."}
REFUSALS = {
    401: "No token, or one that ended. Get another.",
    403: "This account may not read the partners' log.",
    404: "No such record was ever published to partners.",
    429: "Too many requests with this credential, or too many at once; Retry-After states when to try again.",
    503: "The database is not answering: try again, with increasing delays.",
}


def partner_records(records: PartnerRecords, roles: tuple[str, ...], allowance: Allowance) -> Blueprint:
    """Serve `/reporting/partners/records/<id>` to some roles, and `/reporting/calendar.ics` to everyone."""
    blueprint = Blueprint("partner-records", __name__, url_prefix="/reporting")

    @blueprint.get("/partners/records/<id>")
    @access(*roles)
    def partner_record(id: str) -> dict[str, Any]:  # noqa: A002  as named in the address
        with allowance.admit(viewer().caller):
            found = records.about(id)
        if found is None:
            raise NotThere(id="record")
        status = {"status": found.own.status} if found.own.status else {}
        holds, named_in = _written(found.own.holds), _written(found.named_in)
        return {"id": id, **status, "holds": holds, "named_in": named_in, "cursor": found.place}

    @blueprint.get("/calendar.ics")
    @public
    def public_calendar() -> Response:
        """The public meetings, as known to partners: the same log always gives the same bytes."""
        text = calendar(NAME, entries(records.meetings()))
        response = Response(text, mimetype=MEDIA_TYPE)
        # A weak ETag, since the answer may be compressed on its way.
        response.set_etag(hashlib.sha256(text.encode()).hexdigest(), weak=True)
        response.headers["Cache-Control"] = "public, max-age=300"
        response.make_conditional(request)
        return response

    return blueprint


def entries(meetings: Iterable[PublicMeeting]) -> Iterator[CalendarEntry]:
    """Yield the calendar entries of meetings; a meeting that does not take place stays, marked as cancelled."""
    for each in meetings:
        facts, (first, last) = each.facts, each.days
        yield CalendarEntry(
            each.id,
            f"{facts['code']}, {facts['series_name']}",
            first,
            last,
            datetime.fromisoformat(each.recorded),
            ", ".join(part for part in (facts.get("city"), facts.get("country")) if part) or None,
            "CANCELLED" if each.status in ("cancelled", "not held") else "CONFIRMED",
            each.changes,
        )


def _written(events: Iterable[PartnerEvent]) -> list[dict[str, Any]]:
    names = ("position", "recorded", "type", "subject", "data")
    return [{name: getattr(each, name) for name in names} for each in events]


def lookup_paths(example: str, cursor: str) -> dict[str, Any]:
    """Return this part of the OpenAPI document. `example`: the id of a record, `cursor`: a cursor of the log."""
    parameter = {"in": "path", "name": "id", "required": True, "description": WORDS["id"]}
    sample = {"id": example, "status": "planned", "holds": [], "named_in": [], "cursor": cursor}
    of_record = {"description": "The record.", "content": {"application/json": {"schema": RECORD, "example": sample}}}
    of_calendar = {"description": "The calendar.", "content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}
    return {
        LOOKUP: {
            "get": {
                "operationId": "PartnerRecord",
                "tags": ["partners"],
                "summary": "What partners know of a record.",
                "description": WORDS["description"],
                "security": [{"token": []}],
                "parameters": [{**parameter, "schema": {"type": "string", "pattern": ANY_ID, "examples": [example]}}],
                "responses": {
                    "200": of_record,
                    **{str(status): problem(description) for status, description in REFUSALS.items()},
                },
            }
        },
        CALENDAR: {
            "get": {
                "operationId": "PublicCalendar",
                "tags": ["partners"],
                "summary": "The public meetings whose days are known, as iCalendar (RFC 5545).",
                "description": "Open to everyone. UID is the meeting's id; SEQUENCE grows with every published change; DTSTAMP is "
                "the time of the last one. A meeting that does not take place stays, as cancelled; one that is no longer public disappears.",
                "security": [],
                "responses": {
                    "200": of_calendar,
                    "304": {"description": "Unchanged since the ETag sent in If-None-Match."},
                    **{str(status): problem(description) for status, description in ASKED_WRONGLY.items()},
                },
            }
        },
    }
