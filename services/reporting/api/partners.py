"""The log `partners` over HTTP, and what each partner has read of it."""

from typing import Any

from flask import Blueprint, Response

from services.reporting.queries import Readings
from shared.event_store.log import Log
from shared.web.access import access
from shared.web.feed import feed
from shared.web.problems import MEDIA_TYPE
from shared.web.tokens import viewer

FOLLOWERS = ("partner", "auditor", "service")
SEE_READINGS = ("administrator", "staff", "auditor", "service")
CURSOR = "Rapporteur-Cursor"


def partners_feed(log: Log, readings: Readings) -> Blueprint:
    """`/reporting/partners/feed`. Of a partner it is kept up to where it was answered, and why it was last refused."""

    def keep(response: Response) -> Response:
        who = viewer()
        if who.account and "partner" in who.roles:
            if response.status_code == 200:
                readings.answered(who.account, response.headers.get(CURSOR))
            elif response.status_code < 500 and response.mimetype == MEDIA_TYPE:
                readings.refused(who.account, response.get_json()["type"])
        return response

    return feed("reporting", log, roles=FOLLOWERS, path="partners/feed", answered=keep)


def partners_readings(log: Log, readings: Readings) -> Blueprint:
    """`/reporting/partners/readings`: the size of the log, and of each partner up to where its feed was answered."""
    blueprint = Blueprint("partners-readings", __name__, url_prefix="/reporting/partners")

    @blueprint.get("/readings")
    @access(*SEE_READINGS)
    def all_readings() -> dict[str, Any]:
        return {"size": log.size(), "origin": log.origin(), "readings": readings.all()}

    return blueprint
