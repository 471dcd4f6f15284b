"""Tables for tests. Everything in them is synthetic."""

import io
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook

Cells = Sequence[object]
HEAD = ("name", "also called", "country", "subsidiary of", "category", "size", "sector", "since", "source")
LINES: tuple[Cells, ...] = (
    ("Example Telecom", "Extel; Example Tel", "FIN", "", "Sector Member", "large", "operator", "2012-05", "a letter"),
    ("Exämple Networks", "", "", "Example Telecom", "Associate", "small or medium", "equipment", "", "a letter"),
    ("شركة المثال", "", "EGY", "", "", "", "", "", "a letter"),
)


def as_csv(*lines: Cells, head: Cells = HEAD) -> bytes:
    def cell(value: object) -> str:
        text = str(value)
        return f'"{text}"' if any(mark in text for mark in ',"\n') else text

    return "\n".join(",".join(map(cell, line)) for line in (head, *(lines or LINES))).encode() + b"\n"


def as_workbook(*lines: Cells, head: Cells = HEAD) -> bytes:
    book = Workbook()
    assert book.active is not None
    for line in (head, *(lines or LINES)):
        book.active.append([None if each == "" else each for each in line])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def with_part(workbook: bytes, name: str, content: bytes) -> bytes:
    """Return a workbook with a part added or replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            if each.filename != name:
                new.writestr(each, old.read(each))
        new.writestr(name, content)
    return made.getvalue()


def called(workbook: bytes, name: str, otherwise: str) -> bytes:
    """Return a workbook with a renamed part, to which relations and content types still refer."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            content = old.read(each)
            for before, now in ((name, otherwise), (name.removeprefix("xl/"), otherwise.removeprefix("xl/"))):
                content = content.replace(b"/" + before.encode() + b'"', b"/" + now.encode() + b'"')
            new.writestr(otherwise if each == name else each, content)
    return made.getvalue()


def said_to_be_huge(workbook: bytes) -> bytes:
    """Return a workbook with a part that claims to be 300 MB when unpacked."""
    made = io.BytesIO(workbook)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet2.xml", b" ")
        package.getinfo("xl/worksheets/sheet2.xml").file_size = 300 * 1024 * 1024
    return made.getvalue()
