"""What a command comes with, besides its content: who, which try, and which version was read."""

import re

from flask import request
from flask_babel import gettext as _
from uuid_utils import uuid7

from shared.domain.errors import Malformed
from shared.event_store.command_handler import By
from shared.web.logging import correlation
from shared.web.problems import PreconditionMissing
from shared.web.tokens import viewer

_KEY = re.compile(r'"?([!#-~]{1,128})"?')
_ETAG = re.compile(r'"?([0-9]{1,18})"?')


def asked(needs_version: bool) -> By:
    """Reads Idempotency-Key and If-Match. Raises Malformed and PreconditionMissing."""
    return By(
        actor=viewer().account or "",
        command=command_id(),
        correlation=correlation(),
        expected=expected_version(needs_version),
    )


def command_id() -> str:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return str(uuid7())
    found = _KEY.fullmatch(key)
    if found is None:
        raise Malformed("Idempotency-Key", _("Use 1 to 128 visible ASCII characters, a UUID at best."))
    return found[1]


def expected_version(needed: bool) -> int | None:
    condition = request.headers.get("If-Match")
    if condition is None:
        if needed:
            raise PreconditionMissing
        return None
    if condition.strip() == "*":
        return None
    found = _ETAG.fullmatch(condition.strip())
    if found is None:
        raise Malformed("If-Match", _('Send the ETag of the version that you read, such as "7".'))
    return int(found[1])
