"""Tables of organizations, as CSV and as workbooks (a zip of XML)."""

import io
import zipfile
from contextlib import suppress

from hypothesis import example, given
from hypothesis import strategies as st

from services.registry.importing.rows import read_organizations, read_sheet
from shared.domain.importing import FileRefused
from shared.tables.cells import Countries
from tests.fuzz.running import bounded, fuzzed
from tests.fuzz.strategies import mutated, texts
from tests.registry.importing.tables import HEAD, as_csv, as_workbook, with_part

SHEET, TYPES = "xl/worksheets/sheet1.xml", "[Content_Types].xml"
SHARED = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def with_texts(content: bytes) -> bytes:
    """Return a workbook with shared strings, as written by most programs."""
    types = zipfile.ZipFile(io.BytesIO(plain := as_workbook())).read(TYPES)
    named = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + SHARED + b'"/></Types>'
    return with_part(with_part(plain, TYPES, types.replace(b"</Types>", named)), "xl/sharedStrings.xml", content)


WORKBOOK = with_texts(f'<sst xmlns="{NAMESPACE}"><si><t>Example Telecom</t></si><si><t>FIN</t></si></sst>'.encode())
with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as _package:
    PARTS = {name: _package.read(name) for name in _package.namelist()}
CSV = as_csv()


def taken(content: bytes) -> None:
    with suppress(FileRefused):
        read_organizations(read_sheet(content), Countries([("FIN", "FI", "Finland")]))


@fuzzed(50)
@given(
    st.one_of(
        mutated([CSV]),
        st.builds(lambda *cells: as_csv(cells), *[texts.filter(lambda text: text.isprintable())] * len(HEAD)),
    )
)
@example(b'"' * 200_001)
@example(b"name\n" + b'"a' * 100_000)
@example(b"name" + b"," * 1_000_000)
@example(b"name\r" * 60_000)
def test_a_csv_is_read_or_refused(content: bytes) -> None:
    with bounded():
        taken(content)


@fuzzed(30)
@given(st.one_of(mutated([WORKBOOK]), st.binary(max_size=40).map(b"PK\x03\x04".__add__)))
def test_a_package_is_read_or_refused(content: bytes) -> None:
    with bounded():
        taken(content)


@fuzzed(40)
@given(st.sampled_from(sorted(PARTS)), st.data())
def test_a_workbook_with_a_spoilt_part_is_read_or_refused(name: str, data: st.DataObject) -> None:
    content = data.draw(mutated([PARTS[name]]))
    with bounded():
        taken(with_part(WORKBOOK, name, content))
