"""A chart as a separate file: drawn by the pages' templates and styled like them, but with attributes of its own."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

from services.reporting.document_model.blocks import Chart
from services.reporting.reports.rendering.html import SHARED, document_context, environment
from services.reporting.reports.rendering.source import ReportSource
from shared.documents.xml_text import of_xml

_SHEETS = SHARED / "static" / "css"
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_OF_DRAWINGS = re.compile(r"\.(?:chart|defs) (svg|(?:\.[\w-]+)+)")
_ATTRIBUTES = {"fill", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size"}
Attributes = dict[str, str]


def standalone_svg(source: ReportSource, chart: Chart, drawing: Any) -> str:  # noqa: ANN401  one of the chart's
    """Return a chart's drawing as SVG that any viewer shows: light colours, fonts by name, and no external resources."""
    template = environment().get_template("reporting/chart.svg")
    drawn = template.render(document_context(source), chart=chart, drawing=drawing)
    svg = ET.fromstring(of_xml(drawn))  # noqa: S314  our own template's
    svg.set("xmlns", "http://www.w3.org/2000/svg")
    svg.set("class", "svg")
    for element in svg.iter():
        class_names = set(element.attrib.pop("class", "").split())
        for classes, attributes in _looks() if class_names else ():
            if classes <= class_names:
                element.attrib |= attributes
    return ET.tostring(svg, encoding="unicode")


@cache
def _looks() -> list[tuple[set[str], Attributes]]:
    """Return the attributes that the charts' stylesheet gives to elements with classes; the most specific last."""
    variables = _declared(next(declarations for _, declarations in _rules("properties")))
    looks = []
    for selector, declarations in _rules("chart"):
        if found := _OF_DRAWINGS.fullmatch(selector):
            declared = _declared(re.sub(r"var\(([\w-]+)\)", lambda name: variables[name[1]], declarations))
            attributes = {name: value.removesuffix("px") for name, value in declared.items() if name in _ATTRIBUTES}
            looks.append((set(found[1].strip(".").split(".")), attributes))
    return sorted(looks, key=lambda look: len(look[0]))


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    text = re.sub(r"/\*.*?\*/", "", (_SHEETS / f"{sheet}.css").read_text(), flags=re.DOTALL)
    return ((selector.strip(), declarations) for selector, declarations in _RULE.findall(text))


def _declared(declarations: str) -> Attributes:
    pairs = (each.partition(":") for each in declarations.split(";") if each.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}
