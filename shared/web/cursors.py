"""Pagination by cursor: the sort key of the last row, so that rows added in the meantime do not shift the pages."""

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from flask_babel import gettext as _

from shared.domain.decoding import NOT_READABLE
from shared.domain.errors import Malformed


class Page(msgspec.Struct, frozen=True):
    items: Sequence[Any]
    next: str | None = None


def encode(key: Sequence[str | int]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(list(key))).rstrip(b"=").decode()


def decode(cursor: str, *types: type) -> tuple[Any, ...]:
    """Return the key in a cursor, checked against its types. Raises Malformed."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(raw, type=tuple[types])  # type: ignore[valid-type]
    except (ValueError, *NOT_READABLE):
        raise Malformed("after", _("Take `next` from the page before, unchanged.")) from None


def start(query: Mapping[str, Any], *types: type) -> tuple[Any, ...] | None:
    """Return the key after which the requested page begins; None for the first page. Raises Malformed."""
    return decode(query["after"], *types) if "after" in query else None


def page(rows: Sequence[Any], limit: int, key: Callable[[Any], Sequence[str | int]]) -> Page:
    """Return a page of `limit` rows, of up to `limit + 1` that were read: an extra row means that there is a next
    page."""
    shown = rows[:limit]
    return Page(shown, encode(key(shown[-1])) if len(rows) > limit else None)
