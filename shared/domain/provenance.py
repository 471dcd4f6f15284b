"""Where a fact came from."""

from typing import Literal

import msgspec

Certainty = Literal["sure", "from memory", "scheduled"]


class Imported(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The row of a file that an event was loaded from: a row is known by file source and row id."""

    source: str
    row: str
