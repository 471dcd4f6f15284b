"""A chart as a separate file: the page's shapes with embedded styles, as SVG and as a bitmap."""

import re
import struct
from xml.etree import ElementTree as ET

import pytest

from services.reporting.document_model.blocks import Chart
from services.reporting.reports.rendering.html import html
from services.reporting.reports.rendering.source import ReportSource
from services.reporting.reports.rendering.svg import standalone_svg
from shared.contracts import meetings as m
from shared.documents.typesetting import png
from tests.reporting.example import example
from tests.reporting.rendering.sources import charts_of, example_source, source_of

pytestmark = pytest.mark.requirement("9.02")
SVG = "{http://www.w3.org/2000/svg}"
LIGHT = {"#17212b", "#2f7fb3", "#5d6b79", "#aeb8c2", "#d5dbe1", "#7c8996", "#e6f0f7", "#ffffff"}


@pytest.fixture(scope="module")
def source() -> ReportSource:
    return example_source()


def drawn(source: ReportSource, name: str = "regions") -> tuple[Chart, str]:
    chart = next(each for each in charts_of(source) if each.name == name)
    return chart, standalone_svg(source, chart, chart.drawings[0])


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  our own


def test_a_drawing_has_the_shapes_and_words_of_the_page(source: ReportSource) -> None:
    on_pages = [
        parsed(each) for each in re.findall(r'<svg class="(?:wide|narrow)".*?</svg>', html(source).decode(), re.DOTALL)
    ]
    alone = [parsed(standalone_svg(source, chart, each)) for chart in charts_of(source) for each in chart.drawings]
    assert len(alone) == len(on_pages) == 6
    for page, svg in zip(on_pages, alone, strict=True):
        svg.remove(svg.find(f"{SVG}defs") or svg)
        assert [each.tag for each in svg.iter()] == [SVG + each.tag for each in page.iter()]
        assert "".join(svg.itertext()).split() == "".join(page.itertext()).split()


def test_a_drawing_needs_nothing_beside_it(source: ReportSource) -> None:
    for chart in charts_of(source):
        svg = standalone_svg(source, chart, chart.drawings[0])
        assert not re.search(r"class=|var\(|style", svg)
        assert set(re.findall(r'(?:fill|stroke)="(?!none|url)([^"]*)"', svg)) <= LIGHT
        root = parsed(svg)
        assert root.get("font-family", "").startswith('"Source Sans 3"')
        assert root.get("font-size") == "13"
        assert root.find(f"{SVG}title") is not None, "what is found"
        assert root.find(f"{SVG}desc") is not None, "what is drawn, in words"
        assert root.find(f"{SVG}defs/{SVG}pattern[@id='hatch']") is not None


def test_the_most_particular_rule_of_the_sheet_counts() -> None:
    """A known mark is filled; a partly known one has only its outline, on paper where lines run behind it."""
    told = example()
    told.add(
        "meetings",
        next(each.stream for each in told.logs["meetings"] if each.stream.startswith("meeting-")),
        m.AttendanceListClosed(complete=False, source="Example list"),
    )
    source = source_of(told)
    circles = parsed(drawn(source, "strip")[1]).findall(f".//{SVG}circle")
    assert {(each.get("fill"), each.get("stroke-dasharray"), each.get("stroke-width")) for each in circles} >= {
        ("#2f7fb3", None, None),
        ("#ffffff", "3 2", "2"),
    }


def test_data_in_a_drawing_stays_data() -> None:
    told = example()
    held = next(each for each in told.logs["meetings"] if isinstance(each.event, m.MeetingHeld))
    held.event = m.MeetingHeld("2013-11-18", None, '<b>&"\x0b', "FIN", "in person")
    svg = drawn(source_of(told), "places")[1]
    assert "".join(parsed(svg).itertext()).count('<b>&"\N{REPLACEMENT CHARACTER}')


def test_the_picture_has_two_pixels_for_each_of_the_drawing(source: ReportSource) -> None:
    chart, svg = drawn(source)
    picture = png(svg)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (2 * chart.drawings[0].width, 2 * chart.drawings[0].height)
    assert picture == png(svg)
