"""Rows pasted from a spreadsheet or any other source."""

from hypothesis import example, given
from hypothesis import strategies as st

from shared.web.console.fields import FormField
from shared.web.statements.grid import pasted_rows
from tests.fuzz.running import bounded, fuzzed
from tests.fuzz.strategies import texts

FIELDS = (FormField("to", "To"), FormField("kind", "Kind", kind="select", choices=(("a", "Ay"),)))
CELLS = st.one_of(texts, st.sampled_from(["to", "KIND", "ay", '"', '""', '"a\nb"', " ", ""]))
TABLES = st.lists(st.lists(CELLS, max_size=4), max_size=6).map(lambda rows: "\n".join("\t".join(row) for row in rows))


@fuzzed(200)
@given(TABLES)
@example('"' + "x" * 200_000)
@example("to\x00\tkind\x00")
@example('a\rb\t"c\r\nd')
def test_pasted_text_is_rows_of_known_fields(text: str) -> None:
    with bounded():
        rows = pasted_rows(text, FIELDS)
    for row in rows:
        assert set(row) <= {"to", "kind"}
        assert all(cell.strip() == cell and cell for cell in row.values())
