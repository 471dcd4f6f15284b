"""A report as DOCX, read back by python-docx: it has the content of the document model, in the template's styles."""

import io
import re
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random
from zipfile import ZIP_STORED, ZipFile

import docx as python_docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsmap, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from msgspec import structs

from services.reporting.document_model.blocks import DocumentBlock, Folded, Heading, Table, figures_in
from services.reporting.reports.rendering.docx import docx
from services.reporting.reports.rendering.source import ReportSource
from services.reporting.reports.word.default import default_template
from shared.contracts import meetings as m
from tests.reporting.example import example
from tests.reporting.histories import story
from tests.reporting.rendering.sources import charts_of, example_source, source_of
from tests.reporting.rendering.word_templates import own_template

pytestmark = pytest.mark.requirement("9.01")
NUMBER = "TD 68 TSAG"
LOOKS = ("ReportComputed", "ReportStated", "ReportNotKnown")


@pytest.fixture(scope="module")
def source() -> ReportSource:
    return structs.replace(example_source(), number=NUMBER)


@pytest.fixture(scope="module")
def written(source: ReportSource) -> bytes:
    return docx(source)


@pytest.fixture(scope="module")
def document(written: bytes) -> WordDocument:
    return python_docx.Document(io.BytesIO(written))


def part(written: bytes, name: str) -> BaseOxmlElement:
    with ZipFile(io.BytesIO(written)) as package:
        return parse_xml(package.read(name))


def inside(root: BaseOxmlElement, path: str) -> list[BaseOxmlElement]:
    return list(root.findall(path, nsmap))


def text(element: BaseOxmlElement) -> str:
    return "".join(each.text or "" for each in inside(element, ".//w:t"))


def blocks(source: ReportSource) -> Iterator[DocumentBlock]:
    document = source.document
    annexes = sorted(document.annexes, key=lambda annex: not annex.printed)
    titled = [(each.title, each.blocks) for each in document.sections] + [(each.title, each.blocks) for each in annexes]
    for title, beneath in titled:
        yield Heading(title)
        yield from unfolded(beneath)


def unfolded(those: Iterable[DocumentBlock]) -> Iterator[DocumentBlock]:
    for block in those:
        yield from unfolded(block.blocks) if isinstance(block, Folded) else (block,)


def captions(document: WordDocument, kind: str) -> list[str]:
    """Return the captions of a kind, without the note numbers."""
    lines = [each for each in inside(document.element, ".//w:p") if inside(each, "w:pPr/w:pStyle[@w:val='Caption']")]
    words = [
        "".join(text(run) for run in inside(line, ".//w:r") if not inside(run, "w:rPr/w:vertAlign")) for line in lines
    ]
    return [each for each in words if each.startswith(kind)]


def tables_of(source: ReportSource) -> list[Table]:
    return [block for block in blocks(source) if isinstance(block, Table)]


def test_headings_are_those_of_the_document(source: ReportSource, document: WordDocument) -> None:
    headings = [each for each in document.paragraphs if str(each.style and each.style.name).startswith("Heading")]
    said = [re.sub(r"^\d+\t", "", each.text).replace("\u2002", "") for each in headings]
    assert said == [source.words(block.words) for block in blocks(source) if isinstance(block, Heading)]
    numbered = [each.text for each in headings if "\t" in each.text]
    assert numbered == [
        f"{each.number}\t{source.words(each.title)}" for each in source.document.sections if each.number
    ]


def test_tables_have_their_captions_heads_and_rows(source: ReportSource, document: WordDocument) -> None:
    expected = tables_of(source)
    tables = [each for each in document.tables if each.style is not None and each.style.name == "Report Table"]
    assert captions(document, "Table") == [
        f"Table {at} – {source.words(each.caption)}" for at, each in enumerate(expected, 1)
    ]
    assert len(tables) == len(expected) > 5
    written = [each for each in inside(document.element, ".//w:tbl") if inside(each, "w:tblPr/w:tblStyle")]
    for table, element, model in zip(tables, written, expected, strict=True):
        heads, *rows = table.rows
        assert [cell.text for cell in heads.cells] == [source.words(column.head) for column in model.columns]
        repeated = [bool(inside(row, "w:trPr/w:tblHeader")) for row in inside(element, "w:tr")]
        assert repeated == [True, *(False for _ in rows)], "the heads are repeated on each page"
        assert inside(element, "w:tblPr/w:tblLook")[0].get(qn("w:firstColumn")) == "1"
        firsts = [
            [*([group.head] if group.head is not None else []), *(row.head for row in group.rows)]
            for group in model.groups
        ]
        assert [row.cells[0].text.replace("\n", "") for row in rows] == [
            source.words(e) for each in firsts for e in each
        ]


def test_each_figure_has_one_footnote_of_its_rule(source: ReportSource, written: bytes) -> None:
    body, figures = part(written, "word/document.xml"), source.document.figures
    said = [text(each) for each in footnotes(written)]
    assert len(said) == len(figures) > 50
    assert {re.sub(r"(one event|\d+ events)$", "", each) for each in said} == {
        f" {source.title(each)}. {each.rule}, " for each in figures
    }
    marks = [each.get(qn("w:id")) for each in inside(body, ".//w:footnoteReference")]
    assert marks == [each.get(qn("w:id")) for each in footnotes(written)], "so Word counts them as the notes stand"


def footnotes(written: bytes) -> list[BaseOxmlElement]:
    notes = part(written, "word/footnotes.xml")
    return [each for each in inside(notes, "w:footnote") if not each.get(qn("w:type"))]


def test_the_list_of_evidence_is_numbered_as_the_footnotes(written: bytes, document: WordDocument) -> None:
    listed = [
        each.text for each in document.paragraphs if each.style is not None and each.style.name == "Report Evidence"
    ]
    titles = [text(each).partition(". ")[0].strip() for each in footnotes(written)]
    assert [title for title, item in zip(titles, listed, strict=True) if not item.startswith(f"{title}: ")] == []
    (number,) = {each.get(qn("w:val")) for each in inside(document.element, ".//w:pPr/w:numPr/w:numId")}
    assert inside(document.part.numbering_part.element, f"w:num[@w:numId='{number}']/w:lvlOverride/w:startOverride")


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_of_any_history_has_its_footnote(seed: int) -> None:
    source = source_of(story(Random(seed), settled=seed == 1))
    assert len(footnotes(docx(source))) == len(source.document.figures) > 0


def test_that_list_stands_in_two_columns(document: WordDocument) -> None:
    columns = [inside(each, "w:cols")[0].get(qn("w:num"), "1") for each in inside(document.element, ".//w:sectPr")]
    assert columns == ["1", "2", "1"]


def test_a_figure_that_appears_again_refers_to_its_note(source: ReportSource, written: bytes) -> None:
    """The evidence linked from the number before a reference identifies the figure."""
    body, links = part(written, "word/document.xml"), relationships(written)
    numbers = dict[str, str]()
    for link in [each for each in inside(body, ".//w:hyperlink") if each.get(qn("r:id"))]:
        address, after = links[link.get(qn("r:id"))], link.getnext()
        if after.tag == qn("w:bookmarkStart"):
            numbers[address] = str(len(numbers) + 1)
            assert after.get(qn("w:name")) == f"_Note{numbers[address]}"
        else:
            begin, said, between, shown, end = [after, *islice(after.itersiblings(), 4)]
            assert [each.text for each in said] == [f" NOTEREF _Note{numbers[address]} \\f \\h "]
            assert text(shown) == numbers[address]
            assert inside(shown, "w:rPr/w:vertAlign"), "or 8 with note 6 would be read as 86"
            kinds = [inside(each, "w:fldChar")[0].get(qn("w:fldCharType")) for each in (begin, between, end)]
            assert kinds == ["begin", "separate", "end"]
    assert len(numbers) == len(source.document.figures)


def relationships(written: bytes) -> dict[str, str]:
    return {each.get("Id"): each.get("Target") for each in part(written, "word/_rels/document.xml.rels")}


def test_numbers_lead_to_their_evidence(source: ReportSource, document: WordDocument) -> None:
    names = [each.get(qn("r:id")) for each in inside(document.element, ".//w:hyperlink")]
    led = [document.part.rels[name].target_ref for name in names if name]
    assert sorted(led) == sorted(source.address(figure) for figure in figures_in(source.document.sections))


def test_charts_are_svg_with_a_png_beside_and_alternative_text(source: ReportSource, document: WordDocument) -> None:
    drawn, charts = inside(document.element, ".//wp:inline"), charts_of(source)
    assert len(drawn) == len(charts) == 3
    for inline, chart in zip(drawn, charts, strict=True):
        (said,) = inside(inline, "wp:docPr")
        assert said.get("descr") == source.words(chart.description)
        (picture,) = inside(inline, ".//a:blip")
        (svg,) = [each for each in picture.iter() if str(each.tag).endswith("}svgBlip")]
        parts = document.part.related_parts
        assert parts[picture.get(qn("r:embed"))].blob.startswith(b"\x89PNG")
        assert parts[svg.get(qn("r:embed"))].blob.startswith(b"<svg")
    assert captions(document, "Chart") == [
        f"Chart {at} – {source.words(each.title)}" for at, each in enumerate(charts, 1)
    ]


def test_header_and_footer_say_which_document_and_page_it_is(document: WordDocument, written: bytes) -> None:
    header, footer = (part(written, f"word/{name}1.xml") for name in ("header", "footer"))
    assert text(header) == f"{NUMBER}Synthetic data · Draft for the bureau, not reviewed"
    assert [each.text for each in inside(footer, ".//w:instrText")] == [" PAGE ", " NUMPAGES "]
    assert {each.header.part.partname for each in document.sections} == {"/word/header1.xml"}
    assert {each.footer.part.partname for each in document.sections} == {"/word/footer1.xml"}


def test_what_the_file_says_of_itself_is_of_the_reports_moment(source: ReportSource, document: WordDocument) -> None:
    said = document.core_properties
    assert said.title == source.words(source.document.title)
    assert said.created == said.modified == datetime(2026, 12, 1, tzinfo=UTC)
    assert (said.identifier, said.language, said.content_status) == (NUMBER, "en-GB", "Draft")
    (language,) = inside(document.styles.element, "w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    assert language.get(qn("w:val")) == "en-GB"


def test_an_issued_report_is_no_draft() -> None:
    issued = docx(source_of(example(), issued=True))
    assert "Issued for the bureau, approved and frozen" in text(part(issued, "word/header1.xml"))
    assert "Draft for" not in text(part(issued, "word/document.xml"))


def test_the_block_at_the_head_has_number_period_title_and_day(document: WordDocument, source: ReportSource) -> None:
    said = text(inside(document.element, ".//w:tbl")[0])
    assert f"Study period 2013-2016{NUMBER}Original: English1 December 2026Source:Director, TSB" in said
    assert (
        f"Title:{source.words(source.document.title)}Purpose:InformationContact:not statedStatus:Synthetic data" in said
    )


def test_what_is_computed_stated_and_not_known_looks_apart() -> None:
    told = example()
    meeting = next(each.stream for each in told.logs["meetings"] if isinstance(each.event, m.MeetingHeld))
    told.add("meetings", meeting, m.CountStated(told.id("fact"), 23, "=", "leaders", "Example press release"))
    body = part(docx(source_of(told)), "word/document.xml")
    looks = {each: [text(run) for run in inside(body, ".//w:r[w:rPr]") if style(run) == each] for each in LOOKS}
    assert "“23”" in looks["ReportStated"]
    assert {"6", "4 of 6"} <= set(looks["ReportComputed"])
    assert "not known" in looks["ReportNotKnown"]
    assert not {"not known", "“23”"} & set(looks["ReportComputed"])


def style(run: BaseOxmlElement) -> str | None:
    return next((each.get(qn("w:val")) for each in inside(run, "w:rPr/w:rStyle")), None)


def test_the_same_report_is_the_same_bytes(source: ReportSource, written: bytes) -> None:
    assert docx(source) == written
    with ZipFile(io.BytesIO(written)) as package:
        parts = package.infolist()
    assert [each.filename for each in parts] == sorted(each.filename for each in parts)
    assert {(each.date_time, each.compress_type) for each in parts} == {((1980, 1, 1, 0, 0, 0), ZIP_STORED)}


def test_elsewhere_too(source: ReportSource, written: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    try:
        time.tzset()
        assert docx(source) == written
    finally:
        monkeypatch.undo()
        time.tzset()


def test_words_survive_whatever_is_in_them() -> None:
    told = example()
    name = 'Example <Aurora> & "]]>" \x0b\x1f é 東京 عربي 😀'
    for each in told.logs["registry"]:
        if getattr(each.event, "name", None) == "Example Aurora":
            each.event = structs.replace(each.event, name=name)
    written = python_docx.Document(io.BytesIO(docx(source_of(told))))
    cells = {row.cells[0].text for table in written.tables for row in table.rows}
    assert re.sub("[\x0b\x1f]", "\ufffd", name) in cells


SEQUENCES = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs spacing ind jc outlineLvl sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps noProof color sz szCs u vertAlign lang",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan tcBorders shd vAlign",
    "trPr": "cantSplit tblHeader",
    "sectPr": "headerReference footerReference footnotePr type pgSz pgMar cols footnoteColumns",
    "sdtPr": "alias tag id text",
    "style": "name basedOn next uiPriority qFormat pPr rPr tblPr tblStylePr",
    "lvl": "start numFmt pStyle lvlText lvlJc pPr rPr",
    "numbering": "abstractNum num",
    "tbl": "tblPr tblGrid tr",
    "tc": "tcPr p",
}
"""The children that we write within each element, in the schema's order; Word refuses any other."""


@pytest.mark.parametrize("name", ["document", "footnotes", "header1", "footer1", "numbering", "styles"])
def test_elements_are_in_the_order_of_their_schema(written: bytes, name: str) -> None:
    for element in part(written, f"word/{name}.xml").iter():
        order = SEQUENCES.get(local(element), "").split()
        if order:
            places = [order.index(local(child)) for child in element]
            assert places == sorted(places), local(element)


def local(element: BaseOxmlElement) -> str:
    return str(element.tag).rpartition("}")[2]


def test_a_template_of_the_installation_is_filled(source: ReportSource) -> None:
    filled = structs.replace(source, template=own_template())
    written = docx(filled)
    document = python_docx.Document(io.BytesIO(written))
    assert text(part(written, "word/header1.xml")) == NUMBER
    said = [text(each) for each in inside(document.element.body, "*")]
    title = source.words(source.document.title)
    assert said[:4] == [
        "Example contact", title, "Synthetic data · Draft for the bureau, not reviewed", source.words(source.document.lead)
    ]  # fmt: skip
    assert "Click here" not in "".join(said)
    assert not inside(document.element, ".//w:showingPlcHdr")
    assert not inside(document.element, ".//w:dataBinding")
    (control,) = [each for each in inside(document.element, ".//w:sdt") if text(each) == title]
    assert inside(control, ".//w:i"), "in the form that the words there had"
    assert document.styles["Heading 1"].font.name == "Example Serif"
    assert document.styles["Report Table"].type == 3, "it was lacking"
    assert len(inside(part(written, "word/footnotes.xml"), "w:footnote")) == len(source.document.figures) + 2
    assert docx(filled) == written


def test_the_template_that_is_shipped_is_one_to_make_an_own_one_from(source: ReportSource, written: bytes) -> None:
    assert docx(structs.replace(source, template=default_template())) == written
    python_docx.Document(io.BytesIO(default_template()))
