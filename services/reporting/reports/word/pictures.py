"""Charts as pictures: an SVG, the PNG that older programs show in its place, and the words for readers who see neither."""

from xml.sax.saxutils import quoteattr

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement as Element
from docx.shared import Emu

from services.reporting.document_model.blocks import Chart
from services.reporting.reports.rendering.source import ReportSource
from services.reporting.reports.rendering.svg import standalone_svg
from shared.documents.typesetting import png
from shared.documents.word.elements import styled_run, w
from shared.documents.xml_text import of_xml

_PIXEL = 9525  # EMU, at 96 per 25.4 mm
_FIRST_ID = 10_000
"""Above the ids of a template's own pictures."""
_SVG_BESIDE = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_SVG_NAMESPACE = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_PICTURES = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def picture(source: ReportSource, document: WordDocument, chart: Chart, number: int, widest: Emu) -> Element:
    """Return a chart in a run, at its drawn width or that of the text if narrower."""
    drawing = chart.drawings[0]
    svg = standalone_svg(source, chart, drawing)
    wide = min(drawing.width * _PIXEL, widest)
    high = round(wide * drawing.height / drawing.width)
    drawn = _inline(
        number=number,
        title=source.words(chart.title),
        description=source.words(chart.description),
        wide=wide,
        high=high,
        image=_part(document, f"chart{number}.png", "image/png", png(svg)),
        svg=_part(document, f"chart{number}.svg", "image/svg+xml", svg.encode()),
    )
    return styled_run(None, w("drawing", drawn))


def _part(document: WordDocument, name: str, kind: str, content: bytes) -> str:
    """Add a part to the package and return the relationship that leads to it."""
    part = Part(PackURI(f"/word/media/report-{name}"), kind, content, document.part.package)
    return document.part.relate_to(part, RT.IMAGE)


def _inline(*, number: int, title: str, description: str, wide: int, high: int, image: str, svg: str) -> Element:
    attributes = (
        f'id="{_FIRST_ID + number}" name="Chart {number}" descr={_attribute(description)} title={_attribute(title)}'
    )
    return parse_xml(
        f'<wp:inline {nsdecls("wp", "a", "pic", "r")} distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr {attributes}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{_PICTURES}"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {attributes}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{image}"><a:extLst><a:ext uri="{_SVG_BESIDE}">'
        f'<asvg:svgBlip xmlns:asvg="{_SVG_NAMESPACE}" r:embed="{svg}"/></a:ext></a:extLst></a:blip>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline>"
    )


def _attribute(words: str) -> str:
    return quoteattr(of_xml(words))
