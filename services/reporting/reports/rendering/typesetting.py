"""Typst, which sets what a committed template says: no fonts but those beside this file and its own, no network, no clock."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from typst import Compiler, Fonts

TEMPLATES = Path(__file__).parent
FONTS = TEMPLATES / "fonts"


def typeset(template: str, content: Mapping[str, object], date: datetime) -> bytes:
    """Return the PDF of a template, tagged after PDF/UA-1. It reads `content` as data, so that none of it is markup."""
    compiler = _compiler(template, content)
    written = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=date)
    assert isinstance(written, bytes)  # a list only of pictures
    return written


def picture(svg: str, pixels_per_inch: float) -> bytes:
    """Return the PNG of a drawing. A pixel of the drawing is a 96th of an inch."""
    drawn = _compiler("picture.typ", {"svg": svg}).compile(format="png", ppi=pixels_per_inch)
    assert isinstance(drawn, bytes)
    return drawn


def _compiler(template: str, content: Mapping[str, object]) -> Compiler:
    return Compiler(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"content": json.dumps(content)},
    )


@cache
def _fonts() -> Fonts:
    return Fonts(include_system_fonts=False, font_paths=[FONTS])
