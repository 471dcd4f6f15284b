"""A report as DOCX: the installation's template, filled in, with the same bytes for the same report and template."""

import io
from datetime import UTC, datetime, time

from docx.document import Document as WordDocument

from services.reporting.reports.rendering.source import ReportSource
from services.reporting.reports.word.body import BodyWriter
from services.reporting.reports.word.controls import REPORT, controls_of, field_values
from services.reporting.reports.word.default import default_template
from services.reporting.reports.word.notes import FootnoteWriter
from services.reporting.reports.word.pages import count_notes_from_one
from services.reporting.reports.word.styles import style_ids
from shared.documents.archives import packed, unpacked
from shared.documents.word.controls import fill, put
from shared.documents.word.elements import inside, remove, w
from shared.documents.word.template import opened
from shared.documents.xml_text import of_xml

_LANGUAGE = "en-GB"


def docx(source: ReportSource) -> bytes:
    """Return a report in its template, or in the shipped one. Raises Malformed for an unusable template."""
    default = opened(default_template())
    document = opened(default_template() if source.template is None else source.template)
    values = field_values(source)
    controls = controls_of(document, values)
    styles = style_ids(document, default)
    count_notes_from_one(document)
    notes = FootnoteWriter(source, document, default, styles)
    put(controls[REPORT][0], BodyWriter(source, document, styles, notes).report())
    for tag, words in values.items():
        if words is not None:
            for control in controls.get(tag, []):
                fill(control, words)
    _describe(document, source)
    written = io.BytesIO()
    document.save(written)
    return packed(unpacked(written.getvalue()))


def _describe(document: WordDocument, source: ReportSource) -> None:
    """Set the file's properties, none of which come from the wall clock, this machine or its user."""
    properties = document.core_properties
    properties.title, properties.subject = (
        _short(source.words(source.document.title)),
        _short(source.words(source.document.lead)),
    )
    properties.author = properties.last_modified_by = "Rapporteur"
    properties.created = properties.modified = datetime.combine(source.report.moment.day, time(), UTC)
    properties.language, properties.identifier, properties.revision = _LANGUAGE, _short(source.number or ""), 1
    properties.category, properties.comments, properties.content_status = "", "", "Issued" if source.issued else "Draft"
    for form in inside(document.styles.element, "w:docDefaults/w:rPrDefault/w:rPr"):
        remove(inside(form, "w:lang"))
        form.append(w("lang", val=_LANGUAGE))


def _short(words: str) -> str:
    return of_xml(words)[:255]
