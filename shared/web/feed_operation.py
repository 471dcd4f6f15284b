"""A feed in an OpenAPI document: parameters, responses, and the meaning of each refusal."""

from collections.abc import Collection, Mapping
from typing import Any

from shared.web.asyncapi.log import QUERY, SELECTION
from shared.web.feed import MEDIA_TYPE
from shared.web.refusals import problem

CURSOR, CHECKPOINT = "Rapporteur-Cursor", "Rapporteur-Checkpoint"
REFUSALS = {
    401: "No token, or one that ended, also while the answer was kept back. Get another.",
    403: "This account may not read this log.",
    409: "The cursor is beyond the end: the log was put back to an older copy.",
    410: "The log was restored with a loss, under another origin: go on from `cursor` in `parameters`; without one, begin anew.",
    422: "A parameter cannot be read, or the cursor is of another log; `field` names it.",
    429: "Four requests of this account wait already, or the credential asks too often or too much at a time; Retry-After says when to "
    "come again.",
    503: "The database does not answer, or too many wait. Nothing is lost: ask again, later each time.",
}


def feed_operation(
    name: str, tag: str, summary: str, cursor: str, example: str, types: Collection[str] = ()
) -> dict[str, Any]:
    """Return the path item of a feed. `cursor` is an example for `after`, `example` a line; `types`: see `feed`."""
    parameters = QUERY["properties"] | (SELECTION if types else {})
    return {
        "get": {
            "operationId": name,
            "tags": [tag],
            "summary": summary,
            "description": f"Lines from behind the cursor, in the log's order; send {CURSOR} of the answer as `after` to go on. "
            "A page without lines means the end, for now. A line is whole, with an event as its text in `bytes`. A page ends early "
            "where it would be larger than 64 MiB.",
            "security": [{"token": []}],
            "parameters": [
                {"in": "query", "name": each, "description": schema["description"], "schema": _plain(schema)}
                for each, schema in parameters.items()
            ],
            "responses": {
                "200": {
                    "description": "Lines, or none.",
                    "headers": {
                        CURSOR: {
                            "description": "How far the log was read for this answer: to the last line sent; without lines, to where "
                            "a filter left out everything, or to the cursor of the request. Absent while the log has no events.",
                            "schema": {**_plain(QUERY["properties"]["after"]), "examples": [cursor]},
                        },
                        CHECKPOINT: {
                            "description": "The newest signed checkpoint of the log (C2SP tlog-checkpoint), in base64; absent until "
                            "the first is signed. It may be of fewer events than were sent.",
                            "schema": {"type": "string", "contentEncoding": "base64"},
                        },
                    },
                    "content": {MEDIA_TYPE: {"schema": {"type": "string"}, "example": f"{example}\n"}},
                },
                **{str(status): problem(description) for status, description in REFUSALS.items()},
            },
        }
    }


def _plain(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name != "description"}
