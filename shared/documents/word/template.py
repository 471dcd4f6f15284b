"""The validated template of a document: an installation's own, or a shipped one."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import XmlPart
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from shared.documents.word.elements import inside, value
from shared.domain.errors import Malformed

_LARGEST, _UNPACKED, _MOST_PARTS = 5 * 1024 * 1024, 50 * 1024 * 1024, 2000
_TYPES = "[Content_Types].xml"
_PROGRAMS = ("vbaproject", "macroenabled", "activex", "oleobject", "embeddings")
_FETCHING = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE)\b", re.IGNORECASE)
_NO_DOCUMENT = "The template is no Word document. Open it in Word and save it as “Word Document (*.docx)”."


def opened(template: bytes) -> WordDocument:
    """Return a template as a document to write into. Raises Malformed if no report can be written into it."""
    _check_package(template)
    try:
        document = docx.Document(io.BytesIO(template))
        is_complete = document.element.body.sectPr is not None and len(document.styles.element.style_lst) > 0
    except (PackageNotFoundError, LookupError, ValueError, SyntaxError, AttributeError, TypeError) as error:
        raise Malformed("template", _NO_DOCUMENT) from error  # the library gives no further details
    if not is_complete:
        raise Malformed("template", _NO_DOCUMENT)
    _check_content(document)
    return document


def written_parts(document: WordDocument) -> Iterator[Element]:
    """Yield the roots of the text, the headers and the footers."""
    for part in document.part.package.iter_parts():
        if isinstance(part, XmlPart) and part.element.tag.endswith(("}document", "}hdr", "}ftr")):
            yield part.element


def _check_package(template: bytes) -> None:
    """Raise Malformed for anything but a package, and for one that is too large or contains executable code."""
    if len(template) > _LARGEST:
        raise Malformed(
            "template", f"The template has more than {_LARGEST // 1024 // 1024} MiB. Make its pictures smaller."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            entries, types = package.infolist(), package.read(_TYPES)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, KeyError) as error:
        raise Malformed("template", _NO_DOCUMENT) from error
    if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _UNPACKED:
        raise Malformed("template", "The template is far too large once unpacked. Make it anew in Word.")
    mentioned = " ".join(entry.filename for entry in entries).lower() + types.decode("latin-1").lower()
    if any(program in mentioned for program in _PROGRAMS):
        raise Malformed(
            "template",
            "The template has macros or embedded objects, which no report may contain. Save it as “Word Document"
            " (*.docx)” without them.",
        )


def _check_content(document: WordDocument) -> None:
    """Raise Malformed for a template that would fetch anything when the report is opened."""
    for part in document.part.package.iter_parts():
        for relation in part.rels.values():
            if relation.is_external and relation.reltype != RT.HYPERLINK:
                raise Malformed(
                    "template",
                    f"The template takes in {relation.target_ref} when it is opened. In Word, break the link or embed it.",
                )
    for root in written_parts(document):
        fields = [each.text or "" for each in inside(root, ".//w:instrText")]
        fields += [value(each, "instr") for each in inside(root, ".//w:fldSimple")]
        if match := _FETCHING.search("".join(fields)):
            raise Malformed(
                "template",
                f"The template has a field {match[1].upper()}, which takes in other files. Delete the field.",
            )
