"""The log `partners` over HTTP, and the position up to which each partner has read it."""

from typing import Any

import msgspec
from flask import Blueprint, Response

from services.reporting.api.partner_records import lookup_paths
from services.reporting.queries import FeedCursors
from shared.contracts.examples import examples
from shared.contracts.partners import EVENTS
from shared.event_store.log import Log
from shared.web.access import access
from shared.web.allowance import Allowance
from shared.web.feed import feed
from shared.web.feed_operation import feed_operation
from shared.web.problems import MEDIA_TYPE
from shared.web.viewer import viewer

FEED = "/reporting/partners/feed"
FOLLOWERS = ("partner", "auditor", "service")
SEE_READINGS = ("administrator", "staff", "auditor", "service")
CURSOR = "Rapporteur-Cursor"
RATE, BURST, AT_ONCE = 20, 200, 3
"""Limits for each credential: requests per second, requests in a burst after a pause, and concurrent requests. They
suffice for one client that follows and one that catches up, with fewer requests than there are threads for feeds
(deploy/runtime/web_server/lanes.py)."""


def partners_feed(log: Log, readings: FeedCursors, allowance: Allowance) -> Blueprint:
    """Serve `/reporting/partners/feed`, within the limits of each credential.

    Stores the last position sent to each partner, and the reason for its last refusal.
    """

    def keep(response: Response) -> Response:
        who = viewer()
        if who.account and "partner" in who.roles:
            if response.status_code == 200:
                readings.record_answer(who.account, response.headers.get(CURSOR))
            elif response.status_code < 500 and response.mimetype == MEDIA_TYPE:
                readings.record_refusal(who.account, response.get_json()["type"])
        return response

    return feed(
        "reporting", log, roles=FOLLOWERS, path="partners/feed", answered=keep, types=EVENTS, allowance=allowance
    )


def partners_paths() -> dict[str, Any]:
    """Return the feed's part of the OpenAPI document."""
    event = msgspec.json.encode(next(iter(examples("partners").values()))).decode()
    line = {"position": 1, "recorded": "2026-11-02T09:00:00.000000Z", "bytes": event}
    summary = "The events published to partners, one per line, from where each partner stopped."
    cursor = f"partners/{'0' * 32}:1"
    line["origin"] = cursor.removesuffix(":1")
    feed = feed_operation("PartnersFeed", "partners", summary, cursor, msgspec.json.encode(line).decode(), EVENTS)
    return {FEED: feed, **lookup_paths(msgspec.json.decode(event)["subject"], cursor)}


def partners_readings(log: Log, readings: FeedCursors) -> Blueprint:
    """Serve `/reporting/partners/readings`: the size of the log, and the last position sent to each partner."""
    blueprint = Blueprint("partners-readings", __name__, url_prefix="/reporting/partners")

    @blueprint.get("/readings")
    @access(*SEE_READINGS)
    def all_readings() -> dict[str, Any]:
        return {"size": log.size(), "origin": log.origin(), "readings": readings.all()}

    return blueprint
