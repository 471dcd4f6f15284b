"""A moment in a request: a day, a minute (UTC), or a position in each log."""

import re
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError

from shared.web.days import parse_moment
from shared.web.fields import DAY, TIME, Text, with_metadata
from shared.web.refusals import unless

PATTERN = f"^({DAY}(T{TIME})?|[a-z]+:[0-9]{{1,18}}(,[a-z]+:[0-9]{{1,18}})*)$"
"""The pattern in the API's document; forms on pages may also spell out the month."""
IN_THE_LOG = "it names every log once, and no position that is still to come"
_POSITIONS = re.compile(r"\s*[a-z]*:")  # `registry:120,…`, and malformed attempts at it


def is_positions(text: str) -> bool:
    return _POSITIONS.match(text) is not None


def moment_as_iso(text: str) -> str:
    """Return the ISO form of a day or a minute; positions unchanged. Raises ValueError with the remedy."""
    if is_positions(text):
        return text
    try:
        return parse_moment(text)
    except ValueError:
        remedy = _("Type a day, such as 5 Nov 2026, a time, such as 5 Nov 2026 07:01 (UTC), or a position in each log.")
        raise ValueError(remedy) from None


class MomentText(Text):
    def __init__(self, **options: Any) -> None:
        super().__init__(longest=200, **with_metadata(options, pattern=PATTERN, **unless(IN_THE_LOG)))

    def _deserialize(self, *value: Any, **options: Any) -> str:
        text: str = super()._deserialize(*value, **options)
        try:
            return moment_as_iso(text)
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from None
