"""Typst, which sets what a committed template says: no fonts but those beside this file and its own, no network, no clock."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import typst
from typst import Compiler, Fonts

FONTS = Path(__file__).parent / "fonts"
_PICTURE = Path(__file__).parent / "picture.typ"
KEPT_FOR = 10  # documents
PIXELS_PER_INCH = 192  # two for each pixel of a drawing, a 96th of an inch


def typeset(template: Path, content: Mapping[str, object], date: datetime) -> bytes:
    """Return the PDF of a template's file, tagged after PDF/UA-1. It reads `content` as data, so that none of it is markup."""
    try:
        written = _compiler(template, content).compile(format="pdf", pdf_standards=["ua-1"], timestamp=date)
    finally:
        _forget()
    assert isinstance(written, bytes)  # only pictures give a list
    return written


def png(svg: str) -> bytes:
    """Return the picture of a drawing, for readers that show no SVG."""
    drawn = _compiler(_PICTURE, {"svg": svg}).compile(format="png", ppi=PIXELS_PER_INCH)
    assert isinstance(drawn, bytes)
    return drawn


def _compiler(template: Path, content: Mapping[str, object]) -> Compiler:
    return Compiler(
        template,
        root=template.parent,
        font_paths=_fonts(),
        sys_inputs={"content": json.dumps(content)},
    )


def _forget() -> None:
    """Empty Typst's cache of layouts, some 100 MB for a long report: what one of the last ten documents used is kept."""
    for _ in range(KEPT_FOR + 1):
        typst.compile(b"", font_paths=_fonts())


@cache
def _fonts() -> Fonts:
    return Fonts(include_system_fonts=False, font_paths=[FONTS])
