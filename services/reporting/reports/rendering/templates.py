"""The templates and fonts with which formats are written: the shipped ones, and an installation's own template."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from services.reporting.reports.rendering.html import SHARED, SHEETS, TEMPLATES
from shared.documents.typesetting import FONTS

OWN = Path("templates") / "report.docx"
"""The place of an installation's own DOCX template in its home."""


def template_in(home: Path) -> bytes | None:
    """Return an installation's own template, if there is one."""
    file = home / OWN
    return file.read_bytes() if file.is_file() else None


def templates_name(template: bytes | None) -> str:
    """Return the identity of the templates and fonts: a hash of everything shipped, and a hash of the installation's
    own template."""
    return _shipped() if template is None else f"{_shipped()}+{sha256(template).hexdigest()[:16]}"


@cache
def _shipped() -> str:
    folders = Path(__file__).parent, FONTS.parent
    beside = [
        each
        for folder in folders
        for each in folder.rglob("*")
        if each.is_file() and each.suffix not in (".py", ".pyc")
    ]
    sheets = [SHARED / "static" / "css" / f"{name}.css" for name in SHEETS]
    read = sha256()
    for file in sorted((*(TEMPLATES / "reporting").rglob("*.*"), *sheets, *beside)):
        read.update(file.name.encode() + b"\n" + file.read_bytes())
    return read.hexdigest()[:16]
