"""The template of reports that is shipped, which lies in Word's flat form."""

from functools import cache
from pathlib import Path

from shared.documents.word.package import package_of

_DEFAULT = Path(__file__).parents[1] / "rendering" / "word_template.xml"


@cache
def default_template() -> bytes:
    """Return the template that is shipped, as a DOCX to make an own one from."""
    return package_of(_DEFAULT.read_bytes())
