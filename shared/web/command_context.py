"""The context of a command, besides its content: the user, the attempt, and the version read."""

import re
from typing import Any, cast
from uuid import NAMESPACE_URL, uuid5

from flask import g, has_request_context, request
from flask_babel import gettext as _
from uuid_utils import uuid7

from shared.domain.errors import Malformed
from shared.event_store.command_handler import CommandContext
from shared.web.logging import correlation
from shared.web.problems import PreconditionMissing
from shared.web.viewer import viewer

APPROVER = "approver"
_KEY = re.compile(r'"?([!#-~]{1,128})"?')
_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_ETAG = re.compile(r'"?([0-9]{1,18})"?')


def command_context(needs_version: bool) -> CommandContext:
    """Read Idempotency-Key and If-Match. Raises Malformed and PreconditionMissing."""
    return viewer_context(command=command_id(), expected=expected_version(needs_version))


def viewer_context(**context: Any) -> CommandContext:
    """Return the context of the viewer's command in this request; a command by an approver counts as approved."""
    account = viewer().account or ""
    return CommandContext(
        actor=account, correlation=correlation(), approved_by=account if is_approver() else None, **context
    )


def is_approver() -> bool:
    """Return whether the viewer may make something public."""
    return viewer().signed_in and APPROVER in viewer().roles


def new_id(kind: str) -> str:
    """Return the id of the record that this request creates, the same on every retry.

    A retry must be byte for byte the same command, or it counts as a different one. So the id is derived from the
    command id if that is a UUIDv7 that we issued, or else from account and key (UUIDv5). Outside a request it is a new
    UUIDv7.
    """
    if not has_request_context():
        return f"{kind}-{uuid7()}"
    command = command_id()
    if _UUID7.fullmatch(command):
        return f"{kind}-{command}"
    return f"{kind}-{uuid5(NAMESPACE_URL, f'{viewer().account}/{command}')}"


def command_id() -> str:
    """Return the command id: the form's, the Idempotency-Key, or a new UUIDv7 that lasts for the request."""
    if "command" not in g:
        g.command = _key_sent() or str(uuid7())
    return cast(str, g.command)


def _key_sent() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    match = _KEY.fullmatch(key)
    if match is None:
        raise Malformed("Idempotency-Key", _("Use 1 to 128 visible ASCII characters, a UUID at best."))
    return match[1]


def expected_version(needed: bool) -> int | None:
    condition = request.headers.get("If-Match")
    if condition is None:
        if needed:
            raise PreconditionMissing
        return None
    if condition.strip() == "*":
        return None
    match = _ETAG.fullmatch(condition.strip())
    if match is None:
        raise Malformed("If-Match", _('Send the ETag of the version that you read, such as "7".'))
    return int(match[1])
