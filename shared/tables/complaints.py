"""Complaints about a table: where each stands, and in one sentence what is wrong and what to do."""

from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn

import msgspec

from shared.domain.importing import Proposal

Translate = Callable[..., str]
"""A sentence with named places and what stands in them, to the sentence in the reader's language: gettext, or `in_english`."""
WHOLE = "file"
"""The field of a complaint that is about no cell."""


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """`sentence` is marked for translation; `places` stand in it by name. `line` counts from 1, as a spreadsheet does."""

    sentence: str
    places: Mapping[str, object] = {}
    field: str = WHOLE
    line: int | None = None

    def worded(self, translate: Translate) -> str:
        return str(translate(self.sentence, **self.places))

    def proposal(self, translate: Translate, row: str = "", part: str = "") -> Proposal:
        """As a preview shows it. `row`: what the row is known by; `part`: what is left out with it, if only a row is refused."""
        reason = self.worded(translate)
        return Proposal(row=row, field=self.field, verdict="refused", line=self.line, reason=reason, part=part)


class TableRefused(Exception):
    """A file that cannot be read as a table, with every reason that could be found."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        super().__init__(*(each.worded(in_english) for each in complaints))
        self.complaints = tuple(complaints)


def refuse_table(sentence: str, line: int | None = None, field: str = WHOLE, **places: object) -> NoReturn:
    """Raises TableRefused."""
    raise TableRefused([Complaint(sentence=sentence, places=places, field=field, line=line)])


def in_english(sentence: str, **places: object) -> str:
    return sentence % places if places else sentence
