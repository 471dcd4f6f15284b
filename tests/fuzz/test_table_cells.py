"""The text of a cell, as read by each type: a value, or a refusal with a message."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.dates import is_partial_date
from shared.tables import cells
from shared.tables.cells import CellRefused, Countries
from shared.tables.complaints import Complaint, in_english
from shared.tables.delimited import disarmed, rearmed
from tests.fuzz.running import bounded, fuzzed
from tests.fuzz.strategies import texts

FINLAND = Countries([("FIN", "FI", "Finland")])
READERS: dict[str, Callable[[str], object]] = {
    "partial date": lambda text: cells.partial_date(text, date(1904, 1, 1)),
    "day": lambda text: cells.day(text, date(1899, 12, 30)),
    "yes or no": cells.yes_no(["oui"], ["non"]),
    "number": cells.whole_number(0, 9),
    "word": cells.one_of({"held": "Held", "planned": "Planned"}),
    "line": cells.line(20),
    "paragraphs": cells.paragraphs(20),
    "words": cells.several(cells.one_of(["a", "b"])),
    "country": FINLAND.read,
}


@pytest.mark.requirement("7.06")
@pytest.mark.parametrize("name", READERS)
@fuzzed(60)
@given(text=texts | st.from_regex(r"[0-9]{1,5}[-/. ][0-9]{1,2}[-/. ]([0-9]{4}|May)(T[0-9:]+)?", fullmatch=True))
def test_a_cell_is_read_or_refused_with_a_remedy(name: str, text: str) -> None:
    with bounded():
        try:
            found = READERS[name](text)
        except CellRefused as refused:
            complaint = Complaint(sentence=refused.sentence, places=refused.places)
            assert "%(" not in complaint.worded(in_english).replace(text, "")
        else:
            assert found is not None
            assert "date" not in name or is_partial_date(str(found))


@pytest.mark.requirement("7.06")
@fuzzed(60)
@given(text=texts | st.from_regex(r"'{0,3}[=+@-]{0,2}[a-z]", fullmatch=True))
def test_what_was_disarmed_is_had_back(text: str) -> None:
    assert rearmed(disarmed(text)) == text
    assert not disarmed(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
