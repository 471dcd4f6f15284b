"""The support of a console's lists: the store of saved filters, and the handler of acts on many rows."""

from dataclasses import dataclass

from flask import current_app

from shared.event_store.command_handler import CommandHandler
from shared.event_store.saved_filters import SavedFilters


@dataclass(frozen=True)
class ListSupport:
    saved: SavedFilters
    handler: CommandHandler


def list_support() -> ListSupport | None:
    """Return the support of this console's lists; None where nothing is written from a list."""
    support: ListSupport | None = current_app.extensions["rapporteur"].get("lists")
    return support
