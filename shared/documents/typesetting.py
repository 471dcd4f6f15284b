"""Typst, which typesets committed templates, using only the fonts next to this file and its own, without network or
clock."""

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
    """Return the PDF of a template file, tagged as in PDF/UA-1. The template reads `content` as data, so none of it is
    interpreted as markup."""
    try:
        written = _compiler(template, content).compile(format="pdf", pdf_standards=["ua-1"], timestamp=date)
    finally:
        _forget()
    assert isinstance(written, bytes)  # only images return a list
    return written


def png(svg: str) -> bytes:
    """Return a drawing as PNG, for readers that cannot show SVG."""
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
    """Empty Typst's layout cache, some 100 MB for a long report. Typst keeps entries used by any of the last ten documents,
    so more empty documents than that are compiled."""
    for _ in range(KEPT_FOR + 1):
        typst.compile(b"", font_paths=_fonts())


@cache
def _fonts() -> Fonts:
    return Fonts(include_system_fonts=False, font_paths=[FONTS])
