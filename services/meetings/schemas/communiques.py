"""Communiqués: their acts, and their text in each language."""

from typing import Any, get_args

from marshmallow import Schema, fields, post_load

from services.meetings.domain.communique_commands import ChangedText
from services.meetings.read_models.communique_text import CommuniqueRow, CommuniqueText
from services.meetings.schemas.fields import UnmarkedAct, Version
from shared.contracts.meetings.recordings import Language
from shared.public_view.communiques import Communique, CommuniqueState, LanguageVersion, TextParagraph, sha256_of
from shared.web.api import Paged
from shared.web.command_fields import CommandFields, ReasonText
from shared.web.fields import (
    SHA256,
    AnyId,
    Day,
    Instant,
    OneOf,
    RecordId,
    Several,
    StrictSchema,
    Text,
    TextByLanguage,
    Whole,
)

MOST_PARAGRAPHS = 200
LANGUAGES = get_args(Language)


class Sha256(Text):
    """A hash in hex of the text, as it was read."""

    def __init__(self) -> None:
        description = (
            "SHA-256, in hex, of the RFC 8785 JSON of [[role, text], …] in order: that of the text that was read."
        )
        super().__init__(required=True, longest=64, metadata={"description": description})


class OpenCommunique(UnmarkedAct):
    title = TextByLanguage(longest=300, required=True)
    original = OneOf(*LANGUAGES, required=True)


class OrderParagraphs(UnmarkedAct):
    paragraphs = Several(RecordId("paragraph"), least=1, most=MOST_PARAGRAPHS, required=True)


class AgreeCommunique(UnmarkedAct):
    on = Day(required=True)
    text_sha256 = Sha256()


class ReopenCommunique(UnmarkedAct):
    reason = ReasonText()


class PublicAct(StrictSchema):
    """The body of an act that publishes or withdraws, which takes no marking."""

    @post_load
    def to_input(self, data: dict[str, Any], **_options: object) -> CommandFields:
        return CommandFields(data, "public")


class ApproveCommunique(UnmarkedAct):
    language = OneOf(*LANGUAGES, required=True)
    text_sha256 = Sha256()


class PublishCommunique(PublicAct):
    language = OneOf(*LANGUAGES, required=True)
    not_before = Instant()
    published_on = Day()
    left_out = Text(
        longest=1000, lines=True, metadata={"description": "The reason why adopted conclusions are in no paragraph."}
    )


class WithdrawCommunique(PublicAct):
    reason = ReasonText()


class Change(StrictSchema):
    paragraph = RecordId("paragraph", required=True)
    text = Text(longest=4000, lines=True, required=True)

    @post_load
    def to_change(self, data: dict[str, Any], **_options: object) -> ChangedText:
        return ChangedText(**data)


class IssueCorrigendum(PublicAct):
    number = Whole(least=1, most=999, required=True)
    language = OneOf(*LANGUAGES, required=True)
    changes = Several(fields.Nested(Change), least=1, most=MOST_PARAGRAPHS, required=True)
    reason = ReasonText()


class CommuniquesPage(Paged, StrictSchema):
    state = OneOf(*get_args(CommuniqueState))


class CommuniqueRowShape(Schema):
    class Meta:
        title = "CommuniqueRow"

    id = RecordId("communique", required=True)
    version = Version()
    meeting = RecordId("meeting", required=True)
    title = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    original = fields.String(required=True)
    state = fields.String(required=True)
    agreed_on = Day(allow_none=True)
    corrigenda = fields.Integer(required=True, metadata={"description": "The number of corrigenda so far."})
    public = fields.List(
        fields.String(), required=True, metadata={"description": "The languages in which it is public."}
    )


class ParagraphShape(Schema):
    class Meta:
        title = "CommuniqueParagraph"

    id = AnyId(required=True)
    role = fields.String(required=True)
    text = fields.String(required=True)
    conclusion = RecordId("conclusion", allow_none=True)
    number = fields.Integer(allow_none=True, metadata={"description": "Of its conclusion."})
    verb = fields.String(allow_none=True)


class LanguageShape(Schema):
    class Meta:
        title = "CommuniqueLanguage"

    language = fields.String(required=True)
    edition = fields.Integer(required=True, metadata={"description": "The last one published; 0 before."})
    of_edition = fields.Integer(
        required=True, metadata={"description": "The edition of the original that it was approved with."}
    )
    approved = fields.Boolean(required=True)
    published = fields.Boolean(required=True)
    not_before = Instant(allow_none=True, metadata={"description": "Its embargo, until that is over: in UTC."})
    published_on = Day(allow_none=True)
    left_out = fields.String(allow_none=True)
    text_sha256 = fields.String(required=True, metadata={"description": "Of the present text.", "pattern": SHA256})
    untranslated = fields.List(fields.String(), required=True, metadata={"description": "Paragraphs of the original."})
    paragraphs = fields.List(fields.Nested(ParagraphShape), required=True)


class WholeCommuniqueRow(CommuniqueRowShape):
    class Meta:
        title = "WholeCommunique"

    languages = fields.List(fields.Nested(LanguageShape), required=True)
    not_adopted = fields.List(
        fields.String(),
        metadata={"description": "Conclusion paragraphs without an adopted conclusion: for the bureau."},
    )
    left_out = fields.List(
        fields.String(), metadata={"description": "Adopted conclusions that are in no paragraph: for the bureau."}
    )


def communique(row: CommuniqueRow | CommuniqueText, *, outside: bool) -> dict[str, Any]:
    """Return a communiqué as JSON, without its text; outside the bureau its title and the number of its corrigenda in the
    languages in which it is public."""
    aggregate = row.communique
    names = ("meeting", "title", "original", "agreed_on", "corrigenda")
    body = {"id": row.id, "state": aggregate.state, "public": list(aggregate.public)} | {
        name: getattr(aggregate, name) for name in names
    }
    if outside:
        title = {language: text for language, text in aggregate.title.items() if language in aggregate.public}
        corrigenda = sum(aggregate.languages[language].corrigenda for language in aggregate.public)
        return body | {"title": title, "corrigenda": corrigenda}
    return body | {"version": row.version}


def whole_communique(text: CommuniqueText, *, outside: bool) -> dict[str, Any]:
    """Return a communiqué with its text; outside the bureau only in the languages in which it is public, without
    restricted conclusions and the reason why some were left out."""
    public = text.communique.public
    languages = [each for each in languages_of(text) if not outside or each in public]
    body = communique(text, outside=outside) | {
        "languages": [_language(text, each, outside=outside) for each in languages]
    }
    if outside:
        return body
    return body | {
        "not_adopted": [each.fact for each in text.not_adopted],
        "left_out": [row.id for row in text.left_out()],
    }


def languages_of(text: CommuniqueText) -> list[str]:
    """Return the languages that have a text, the original first."""
    languages = {row.paragraph.language for row in text.paragraphs.values()} | set(text.communique.languages)
    original = text.communique.original
    return [original, *sorted(languages - {original})]


def _language(text: CommuniqueText, language: str, *, outside: bool) -> dict[str, Any]:
    aggregate: Communique = text.communique
    version = aggregate.languages.get(language, LanguageVersion("", approved=False))
    closed = {id_ for id_, row in text.conclusions.items() if row.marking == "restricted"} if outside else set()
    paragraphs = [each for each in text.whole(language) if each.conclusion not in closed]
    return {
        "language": language,
        "edition": version.edition,
        "of_edition": version.of_edition,
        "approved": version.approved,
        "published": version.published,
        "not_before": version.waiting,
        "published_on": version.published_on,
        "left_out": None if outside else version.left_out,
        "text_sha256": sha256_of(paragraphs),
        "untranslated": [] if outside else text.untranslated(language),
        "paragraphs": [_paragraph(each) for each in paragraphs],
    }


def _paragraph(paragraph: TextParagraph) -> dict[str, Any]:
    return paragraph._asdict()
