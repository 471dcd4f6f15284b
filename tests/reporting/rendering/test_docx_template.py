"""A template that could not carry a report is refused, with a remedy."""

import io
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from msgspec import structs

from deploy.docker.shares import give_template
from services.reporting.reports.rendering.docx import docx
from services.reporting.reports.rendering.source import ReportSource
from services.reporting.reports.rendering.templates import template_in
from services.reporting.reports.word.default import default_template
from shared.domain.errors import Malformed
from tests.reporting.rendering.sources import example_source
from tests.reporting.rendering.word_templates import a_paragraph, beneath, in_line, own_template

pytestmark = pytest.mark.requirement("9.01")
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


@pytest.fixture(scope="module")
def source() -> ReportSource:
    return example_source()


def without_style(name: str) -> Callable[[WordDocument], None]:
    return lambda document: document.styles[name].delete()


def without_control(tag: str) -> Callable[[WordDocument], None]:
    def change(document: WordDocument) -> None:
        for each in [each for each in document.element.iter(qn("w:tag")) if each.get(qn("w:val")) == tag]:
            control = each.getparent().getparent()
            control.getparent().remove(control)

    return change


def with_field(*instructions: str) -> Callable[[WordDocument], None]:
    def change(document: WordDocument) -> None:
        runs = "".join(f"<w:r><w:instrText>{each}</w:instrText></w:r>" for each in instructions)
        a_paragraph(document).append(parse_xml(f"<w:smartTag {nsdecls('w')}>{runs}</w:smartTag>"))

    return change


def with_its_own_footnote(document: WordDocument) -> None:
    a_paragraph(document).append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="7"/></w:r>'))


def without_numbers(document: WordDocument) -> None:
    style = document.styles["List Number"].element
    style.pPr.remove(style.pPr.numPr)


def with_report_in_a_table(document: WordDocument) -> None:
    without_control("report")(document)
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "Example"
    in_line(next(document.element.body.iter(qn("w:tc"))).p_lst[0], "report", "Example report")


REFUSED: dict[str, tuple[Callable[[WordDocument], object], str]] = {
    "a style is missing": (without_style("Caption"), "no style “caption”. In Word, give some paragraph"),
    "two styles are missing": (
        lambda document: (without_style("Caption")(document), without_style("Heading 2")(document)),
        "no style “heading 2”, “caption”",
    ),
    "the list has no numbers": (without_numbers, "style “List Number” has no numbers"),
    "a control is missing": (without_control("marks"), "no content control with the tag “marks”. In Word, add one"),
    "no place for the report": (without_control("report"), "no content control with the tag “report”"),
    "two places for the report": (lambda document: beneath(document, "report", "Again"), "has to be there once"),
    "the report in a table": (with_report_in_a_table, "not in a line, a table, a header"),
    "an unknown tag": (lambda document: beneath(document, "titel", "Titel"), "the tag “titel”, which nothing fills"),
    "a picture from elsewhere": (
        lambda document: document.part.relate_to("http://example.org/x.png", IMAGE, is_external=True),
        "takes in http://example.org/x.png when it is opened",
    ),
    "a field from elsewhere": (with_field(" INCLUDE", "TEXT secret.docx "), "has a field INCLUDETEXT"),
    "another program": (with_field(" ddeauto cmd "), "has a field DDEAUTO"),
    "footnotes of its own": (with_its_own_footnote, "has footnotes of its own"),
}


@pytest.mark.parametrize("change", REFUSED)
def test_a_template_that_will_not_do_is_refused_with_a_remedy(source: ReportSource, change: str) -> None:
    made, remedy = REFUSED[change]
    with pytest.raises(Malformed) as refused:
        docx(structs.replace(source, template=own_template(made)))
    assert refused.value.parameters["field"] == "template"
    assert remedy in str(refused.value.parameters["remedy"])


def packed(**parts: bytes) -> bytes:
    """Return the shipped template with other parts, which are named without their extension."""
    written = io.BytesIO()
    with ZipFile(io.BytesIO(default_template())) as package, ZipFile(written, "w", ZIP_DEFLATED) as other:
        for name in package.namelist():
            other.writestr(name, parts.pop(Path(name).name.partition(".")[0].strip("[]"), package.read(name)))
        for name, content in parts.items():
            other.writestr(f"word/{name}.bin", content)
    return written.getvalue()


FILES = {
    "nothing": (b"", "is no Word document"),
    "another file": (b"%PDF-1.7", "is no Word document"),
    "an old document": (b"\xd0\xcf\x11\xe0" + bytes(600), "is no Word document"),
    "another zip": (packed(Content_Types=b"<a/>"), "is no Word document"),
    "broken XML": (packed(document=b"<w:document"), "is no Word document"),
    "half of it": (default_template()[:9000], "is no Word document"),
    "macros": (packed(vbaProject=b"Sub"), "has macros or embedded objects"),
    "more than fits": (packed(filling=bytes(60 * 1024 * 1024)), "far too large once unpacked"),
    "a large file": (bytes(6 * 1024 * 1024), "has more than 5 MiB"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_template_is_refused_with_a_remedy(source: ReportSource, name: str) -> None:
    content, remedy = FILES[name]
    with pytest.raises(Malformed) as refused:
        docx(structs.replace(source, template=content))
    assert remedy in str(refused.value.parameters["remedy"])


def test_an_installations_template_lies_in_its_home(tmp_path: Path) -> None:
    assert template_in(tmp_path) is None
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "report.docx").write_bytes(b"Example")
    assert template_in(tmp_path) == b"Example"


def test_a_container_of_reporting_gets_it_and_loses_it(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "share"
    (home / "templates").mkdir(parents=True)
    (home / "templates" / "report.docx").write_bytes(b"Example")
    give_template(home, folder)
    assert template_in(folder) == b"Example"
    (home / "templates" / "report.docx").unlink()
    give_template(home, folder)
    assert template_in(folder) is None
