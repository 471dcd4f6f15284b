"""The shipped template of reports, stored in Word's flat form."""

from functools import cache
from pathlib import Path

from shared.documents.word.package import package_of

_DEFAULT = Path(__file__).parents[1] / "rendering" / "word_template.xml"


@cache
def default_template() -> bytes:
    """Return the shipped template as a DOCX from which to make your own."""
    return package_of(_DEFAULT.read_bytes())
