"""Reference documents for other programs: the shape of a file to import."""

import json

from flask import Blueprint, Response

from services.meetings.importing.history import schema
from shared.web.access import public


def documents() -> Blueprint:
    blueprint = Blueprint("meetings documents", __name__, url_prefix="/meetings")

    @blueprint.get("/history-1.schema.json")
    @public
    def history_shape() -> Response:
        """The JSON Schema of files of the shape `history/1`."""
        return Response(json.dumps(schema(), ensure_ascii=False, indent=1), mimetype="application/schema+json")

    return blueprint
