"""Requests to another service with the viewer's own rights. Its error texts are not passed on, because they may contain
names."""

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.request import Request

import msgspec

from shared.environment.http import open_url
from shared.web.tokens import viewer_authorization

Answer = TypeVar("Answer")


class Unreachable(Exception):
    """The service does not answer, or answers incorrectly."""


class PeerRefused(Unreachable):
    """The service refused the request by one of its own rules: `code` and `parameters` are from its problem
    document."""

    def __init__(self, code: str, parameters: Mapping[str, Any]) -> None:
        super().__init__(code)
        self.code, self.parameters = code, parameters


class PeerDenied(Exception):
    """The viewer may not access the object, or it does not exist: `status` is 401, 403 or 404."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def ask_peer(address: str, right: Mapping[str, str], seconds: float, body: object = None) -> dict[str, Any]:
    """Send a GET, or a POST with a body; return the object in the answer. Raises Unreachable, PeerRefused,
    PeerDenied."""
    content = None if body is None else json.dumps(body).encode()
    headers = dict(right) if body is None else {**right, "Content-Type": "application/json"}
    try:
        with open_url(Request(address, content, headers), seconds) as answer:  # noqa: S310  an operator's setting
            document = json.loads(answer.read())
    except HTTPError as refused:
        if refused.code in (401, 403, 404):
            raise PeerDenied(refused.code) from None
        if refused.code in (409, 422):
            raise _refusal(refused) from None
        raise Unreachable from None
    except (OSError, HTTPException, ValueError, RecursionError):
        raise Unreachable from None
    if not isinstance(document, dict):
        raise Unreachable
    return document


def read_peer(address: str, kind: type[Answer], seconds: float) -> Answer:
    """Return the response to a GET on the viewer's behalf, as a struct. Raises Unreachable, also if the viewer has no
    access."""
    try:
        return msgspec.convert(ask_peer(address, viewer_authorization(), seconds), kind)
    except (PeerDenied, msgspec.ValidationError):
        raise Unreachable from None


def _refusal(answer: HTTPError) -> Unreachable:
    try:
        problem = json.loads(answer.read())
        return PeerRefused(str(problem["type"]).rpartition("/")[2], problem.get("parameters", {}))
    except (OSError, HTTPException, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Unreachable()
