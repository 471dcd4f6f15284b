"""The witness over HTTP, as C2SP's `tlog-witness` defines it: `POST /<service>/witness/add-checkpoint`.

No sign-in is required: each request is signed by a log whose key the operator trusts. Statuses and responses are the
standard's.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, Response, request
from sqlalchemy import Engine

from shared.domain.errors import Malformed
from shared.environment.clock import utc_now
from shared.event_store.witnessed_logs import Verdict, WitnessAnswer, WitnessedLogs
from shared.transparency.cosignature import WitnessKey, read_witness
from shared.transparency.note import KEY
from shared.transparency.signing_key import SigningKey
from shared.transparency.submission import MOST_BYTES, Submission, read_submission
from shared.web.access import secret_in_request
from shared.web.allowance import Allowance

logger = logging.getLogger(__name__)
RATE, BURST, AT_ONCE = 5.0, 50, 4
"""The limits for one address: requests per second, at once after a pause, and in progress. A log sends at most two in
five seconds."""
SIZE = "text/x.tlog.size"
ANSWERS: Mapping[Verdict, tuple[HTTPStatus, str]] = {
    Verdict.UNKNOWN: (HTTPStatus.NOT_FOUND, "No log of this origin is witnessed here."),
    Verdict.UNSIGNED: (HTTPStatus.FORBIDDEN, "No key that is trusted here has signed the checkpoint."),
    Verdict.NO_PROOF: (HTTPStatus.UNPROCESSABLE_ENTITY, "The proof does not lead from the old size to the checkpoint."),
}


def witness(service: str, name: str | None, key: SigningKey, engine: Engine) -> Blueprint:
    """Return the endpoint of a witness; without a `name`, this installation is not a witness and knows no logs."""
    if name is not None:
        _refuse_impossible(name)
    blueprint = Blueprint("witness", __name__, url_prefix=f"/{service}/witness")
    logs, allowance = WitnessedLogs(engine), Allowance(RATE, BURST, AT_ONCE)

    @blueprint.post("/add-checkpoint")
    @secret_in_request
    def add_checkpoint() -> Response:
        """Cosign a checkpoint that extends the newest one cosigned so far."""
        request.max_content_length = MOST_BYTES
        with allowance.admit(request.remote_addr or ""):
            try:
                submission = read_submission(request.get_data())
            except ValueError as error:
                return _text(HTTPStatus.BAD_REQUEST, f"This is no request to add a checkpoint: {error}.")
            if name is None:
                return _text(*ANSWERS[Verdict.UNKNOWN])
            judged = logs.judge(submission, name, key.private(), utc_now())
        _log(submission, judged)
        return _answer(judged)

    return blueprint


def _refuse_impossible(name: str) -> None:
    try:
        read_witness(WitnessKey(name, bytes(KEY)).vkey)
    except ValueError as error:
        raise Malformed("RAPPORTEUR_WITNESS_NAME", f"No witness can have this name: {error}.") from error


def _answer(judged: WitnessAnswer) -> Response:
    if judged.cosignature is not None:
        return Response(judged.cosignature.line, mimetype="text/plain")
    if judged.verdict is not None and judged.verdict in ANSWERS:
        return _text(*ANSWERS[judged.verdict])
    return Response(f"{judged.size}\n", HTTPStatus.CONFLICT, mimetype=SIZE)


def _text(status: HTTPStatus, sentence: str) -> Response:
    return Response(f"{sentence}\n", status, mimetype="text/plain")


def _log(submission: Submission, judged: WitnessAnswer) -> None:
    checkpoint = submission.checkpoint
    if judged.forked:
        logger.error(
            "%s has two histories: its key signed a checkpoint of %d events that does not go on from the one of %d that was cosigned",
            checkpoint.origin,
            checkpoint.size,
            judged.size,
        )
    elif judged.verdict is Verdict.NO_PROOF:
        logger.warning(
            "a proof from %d to %d events of %s does not hold", submission.old, checkpoint.size, checkpoint.origin
        )
