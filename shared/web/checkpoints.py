"""The signed checkpoints of a log over HTTP: the newest at `/<service>/checkpoints/<log>`, and proofs between two sizes."""

from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _

from shared.domain.errors import Malformed, NotThere
from shared.event_store.log import Log
from shared.event_store.log_proofs import LogProver
from shared.transparency.checkpoint import checkpoint_of
from shared.web.access import access
from shared.web.feed_query import refuse_unknown, whole_number

READERS = ("auditor", "service", "staff", "approver", "administrator")
MOST = 999_999_999


def checkpoints(service: str, log: Log, *, roles: tuple[str, ...] = READERS) -> Blueprint:
    """Return the endpoints of a log's checkpoints, open to anyone who may read the log."""
    blueprint = Blueprint(f"{log.name}-checkpoints", __name__, url_prefix=f"/{service}/checkpoints/{log.name}")
    proving = LogProver(log)

    @blueprint.get("")
    @access(*roles)
    def newest() -> Response:
        """Return the newest checkpoint as it was signed: a C2SP signed note."""
        refuse_unknown(())
        note = log.checkpoint()
        if note is None:
            raise NotThere(id=f"{log.name}:checkpoint")
        return Response(note.written(), mimetype="text/plain", headers={"Cache-Control": "no-store"})

    @blueprint.get("/consistency")
    @access(*roles)
    def consistency() -> tuple[dict[str, Any], dict[str, str]]:
        """Return the proof between two sizes; `second` defaults to the newest checkpoint's."""
        refuse_unknown(("first", "second"))
        note = log.checkpoint()
        newest = checkpoint_of(note).size if note else log.size()
        first, second = whole_number("first", 0, 1, MOST), whole_number("second", newest, 1, MOST)
        if not first:
            raise Malformed("first", _("Name the size that you know."))
        proof = proving.consistency(first, second)
        return {
            "log": log.name,
            "origin": proof.origin,
            "first": proof.first,
            "second": proof.second,
            "first_root": proof.first_root.hex(),
            "second_root": proof.second_root.hex(),
            "path": [each.hex() for each in proof.path],
        }, {"Cache-Control": "no-store"}

    return blueprint
