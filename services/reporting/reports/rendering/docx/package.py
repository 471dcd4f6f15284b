"""The package of a document: a zip of parts, the same bytes for the same parts, whatever compresses elsewhere."""

import io
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml

_DAY = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_FLAT = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return parts as a zip: in order of their names, without time, as they are."""
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as package:
        for name in sorted(parts):
            entry = ZipInfo(name, _DAY)
            entry.create_system, entry.external_attr = _UNIX, 0o644 << 16
            package.writestr(entry, parts[name])
    return written.getvalue()


def unpacked(package: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(package)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def package_of(flat: bytes) -> bytes:
    """Return the package that one XML file holds in Word's flat form ("Word XML Document", which Word opens too)."""
    parts, types = {}, []
    for part in parse_xml(flat).iter(f"{_FLAT}part"):
        name = part.get(f"{_FLAT}name")
        (content,) = part.find(f"{_FLAT}xmlData")
        parts[name.lstrip("/")] = serialize_part_xml(content)
        types.append(f"<Override PartName={quoteattr(name)} ContentType={quoteattr(part.get(f'{_FLAT}contentType'))}/>")
    parts["[Content_Types].xml"] = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="{_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{''.join(types)}</Types>"
    ).encode()
    return packed(parts)
