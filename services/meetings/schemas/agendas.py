"""Announced agendas: the content of an announcement, and an agenda as JSON."""

from collections.abc import Iterable
from typing import Any

import msgspec
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, post_load, validate

from shared.contracts.meetings import AnnouncedItem
from shared.contracts.meetings.agendas import ITEM_KINDS
from shared.web.command_fields import CommandFields
from shared.web.fields import MISSING, AnyId, Instant, OneOf, RecordId, StrictSchema, Text, TextByLanguage

MOST_ITEMS = 500


class ItemToAnnounce(StrictSchema):
    item = RecordId("agenda-item", required=True)
    number = Text(required=True, longest=200)
    kind = OneOf(*ITEM_KINDS, required=True)
    title = TextByLanguage(longest=4000, required=True)

    @post_load
    def to_item(self, data: dict[str, Any], **_options: object) -> AnnouncedItem:
        return AnnouncedItem(**data)


class AnnounceAgenda(StrictSchema):
    """The body of an announcement of an agenda: all of its items as they are recorded now, in their order. It takes no
    marking: the command makes them public."""

    items = fields.List(
        fields.Nested(ItemToAnnounce),
        required=True,
        validate=validate.Length(max=MOST_ITEMS, error=_l("An agenda has at most {max} items.")),
        error_messages=MISSING | {"invalid": _l("Give a list of items.")},
    )
    not_before = Instant()

    @post_load
    def to_input(self, data: dict[str, Any], **_options: object) -> CommandFields:
        return CommandFields(data | {"items": tuple(data["items"])}, "public")


class AnnouncedItemRow(Schema):
    item = AnyId(required=True)
    number = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class AgendaRow(Schema):
    announced = fields.List(
        fields.Nested(AnnouncedItemRow),
        required=True,
        allow_none=True,
        metadata={
            "description": "The items as last announced; null while none are announced, or not yet to the viewer."
        },
    )
    not_before = Instant(
        required=True, allow_none=True, metadata={"description": "Its embargo, a moment in UTC: only for the bureau."}
    )
    recorded = fields.List(
        fields.Nested(AnnouncedItemRow),
        required=True,
        allow_none=True,
        metadata={"description": "The items as recorded now, as an announcement takes them; null outside the bureau."},
    )


def items_as_json(items: Iterable[AnnouncedItem] | None) -> list[dict[str, Any]] | None:
    return None if items is None else [msgspec.structs.asdict(each) for each in items]
