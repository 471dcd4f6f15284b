"""The package of a document shipped as a single XML file."""

from xml.sax.saxutils import quoteattr

from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml

from shared.documents.archives import packed

_FLAT = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def package_of(flat: bytes) -> bytes:
    """Return the package contained in an XML file in Word's flat format ("Word XML Document", which Word also
    opens)."""
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
