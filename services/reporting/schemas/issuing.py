"""Drafting, issuing and withdrawing reports: JSON and forms in, rows out."""

from collections.abc import Mapping
from typing import Any, get_args

from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from services.reporting.domain.report import document_number
from services.reporting.schemas.figure_queries import PeriodName
from services.reporting.schemas.moments import MomentText
from shared.contracts.reporting import ANNEXES, ReportKind
from shared.domain.errors import Malformed
from shared.web.command_context import new_id
from shared.web.fields import SHA256, OneOf, RecordedMoment, RecordId, Several, StrictSchema, Text
from shared.web.refusals import unless

AUDIENCES = ("public", "members", "bureau")


class DocumentNumber(Text):
    """The number of a TSAG document, stored as TD 101, or of an assembly's, stored as 27."""

    def __init__(self, **options: Any) -> None:
        metadata = {
            "description": "The number of the document: TD 101 of TSAG, or 27 of an assembly.",
            "pattern": "^(TD )?[1-9][0-9]{0,2}$",
            **unless("the report is one to TSAG or to an assembly, and the number as that gives it"),
        }
        super().__init__(longest=20, metadata=metadata, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        try:
            return document_number(super()._deserialize(value, attr, data, **options))
        except Malformed:
            raise ValidationError(
                _("Write the number of the document: TD 101 of TSAG, or 27 of an assembly.")
            ) from None


class DraftReport(StrictSchema):
    """A schema that loads the arguments of `Issuing.draft` by name."""

    report = RecordId("report")
    kind = OneOf(*get_args(ReportKind), load_default="wtsa")
    period = PeriodName()
    audience = OneOf(*AUDIENCES, required=True, metadata={"description": "Who may read it once it is issued."})
    as_known_at = MomentText(
        metadata={
            "description": "A day (its end, UTC), a minute (its end, UTC) such as 2026-11-05T07:01, or a moment; the present if absent."
        }
    )
    title = Text()
    meeting = RecordId(
        "meeting",
        metadata={
            "description": "The meeting of TSAG to which it goes.",
            **unless("the report is one to TSAG, and this a meeting of it that did not end before the period"),
        },
    )
    document = DocumentNumber()

    @post_load
    def to_draft(self, data: dict[str, Any], **_options: object) -> dict[str, Any]:
        absent = dict.fromkeys(("as_known_at", "title", "meeting", "document"))
        return {"report": new_id("report"), **absent} | data


class ReviseReport(StrictSchema):
    """A schema that loads the arguments of `Issuing.revise` by name, except the report that is revised."""

    report = RecordId("report")
    revision = OneOf("Rev", "Add", "Corr", required=True)
    as_known_at = MomentText(metadata={"description": "A day, a minute, or a moment; the present if absent."})
    title = Text()
    annexes = Several(
        OneOf(*ANNEXES),
        most=len(ANNEXES),
        metadata={
            "description": "The annexes that an addendum consists of; all of them if absent.",
            **unless("the revision is Add, and the report has these annexes"),
        },
    )

    @validates_schema
    def of_an_addendum(self, data: dict[str, Any], **_options: object) -> None:
        if data.get("annexes") and data.get("revision") != "Add":
            raise ValidationError(_("Only an addendum consists of annexes. Leave them out."), "annexes")

    @post_load
    def to_revision(self, data: dict[str, Any], **_options: object) -> dict[str, Any]:
        absent = dict.fromkeys(("as_known_at", "title", "annexes"))
        return {"report": new_id("report"), **absent} | data


class IssueReport(StrictSchema):
    """The empty body of an issuing request: a report is issued as it was drafted."""


class WithdrawDraft(StrictSchema):
    reason = Text(required=True, longest=1000, lines=True)


class IssuedReportRow(Schema):
    id = RecordId("report", required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, metadata={"description": "draft, issued or withdrawn"})
    kind = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    period = fields.String(required=True)
    audience = fields.String(required=True)
    moment = RecordedMoment(required=True)
    meeting = fields.String(required=True, allow_none=True)
    document = fields.String(required=True, allow_none=True)
    revises = RecordId(
        "report", required=True, allow_none=True, metadata={"description": "The report that was issued first."}
    )
    revision = fields.String(required=True, allow_none=True, metadata={"description": "Rev, Add or Corr"})
    number = fields.Integer(required=True, allow_none=True)
    annexes = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "Those that an addendum consists of."},
    )
    recorded = RecordedMoment(required=True, allow_none=True)
    json_sha256 = fields.String(required=True, allow_none=True, metadata={"pattern": SHA256})
    html_sha256 = fields.String(required=True, allow_none=True, metadata={"pattern": SHA256})
    formats = fields.Dict(
        fields.String(),
        fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "SHA-256 of the bytes kept, by format: those of /reporting/issued/<id>.<format>."},
    )


class IssuedReports(Schema):
    reports = fields.List(fields.Nested(IssuedReportRow), required=True)


def issued_report(row: Any) -> dict[str, object]:
    """Return a row of drafted reports as JSON, with the time of its issue, or else of its draft."""
    hashes = {f"{name}_sha256": (row.formats or {}).get(name) for name in ("json", "html")}
    return hashes | {name: getattr(row, name) for name in IssuedReportRow().fields if name not in hashes}
