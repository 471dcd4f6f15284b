"""The source of a fact."""

from typing import Literal

import msgspec

Certainty = Literal["sure", "from memory", "scheduled"]


class Imported(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The row of a file that an event was loaded from, identified by the file's source and the row id."""

    source: str
    row: str
