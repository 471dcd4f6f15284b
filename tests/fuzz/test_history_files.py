"""Files of past meetings (`history/1`), as read by `import history` and the console."""

from hypothesis import given
from hypothesis import strategies as st

from services.meetings.importing.checks import check
from services.meetings.importing.reading import read
from shared.domain.importing import FileRefused
from tests.fuzz.running import bounded, fuzzed
from tests.fuzz.strategies import changed, mutated, written
from tests.meetings.importing.example import as_file
from tests.meetings.importing.example import example as good


@fuzzed(40)
@given(st.one_of(st.builds(written, changed([good()])), mutated([as_file(good())])))
def test_a_file_is_read_or_refused_with_its_lines(content: bytes) -> None:
    with bounded():
        try:
            found = check(read(content))
        except FileRefused as refused:
            found = list(refused.refusals)
        for each in found:
            str(each.reason).encode()
            str(each.row).encode()
            each.field.encode()
