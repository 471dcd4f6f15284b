"""Complaints about a table: the location of each, and a sentence that states the error and its remedy."""

from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn

import msgspec

from shared.domain.importing import Proposal

Translate = Callable[..., str]
"""A function that turns a sentence with named placeholders, and their values, into a sentence in the reader's language:
gettext, or `in_english`."""
WHOLE = "file"
"""The field of a complaint about the file or a row as a whole."""


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint. `sentence` is marked for translation; `places` are its values by name. `line` counts from 1, as in a
    spreadsheet."""

    sentence: str
    places: Mapping[str, object] = {}
    field: str = WHOLE
    line: int | None = None

    def worded(self, translate: Translate) -> str:
        return str(translate(self.sentence, **self.places))

    def proposal(self, translate: Translate, row: str = "", part: str = "") -> Proposal:
        """Return the complaint for a preview. `row` identifies the row; `part` is what is left out if only the row is
        refused."""
        reason = self.worded(translate)
        return Proposal(row=row, field=self.field, verdict="refused", line=self.line, reason=reason, part=part)


class TableRefused(Exception):
    """A file that cannot be read as a table, with all the reasons found."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        super().__init__(*(each.worded(in_english) for each in complaints))
        self.complaints = tuple(complaints)


def refuse_table(sentence: str, line: int | None = None, field: str = WHOLE, **places: object) -> NoReturn:
    """Raise TableRefused with one complaint."""
    raise TableRefused([Complaint(sentence=sentence, places=places, field=field, line=line)])


def in_english(sentence: str, **places: object) -> str:
    return sentence % places if places else sentence
