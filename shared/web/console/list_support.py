"""The support for a console's lists: the store of saved filters, and the handler for acts on many rows."""

from dataclasses import dataclass

from flask import current_app

from shared.event_store.command_handler import CommandHandler
from shared.event_store.saved_filters import SavedFilters


@dataclass(frozen=True)
class ListSupport:
    saved: SavedFilters
    handler: CommandHandler


def list_support() -> ListSupport | None:
    """Return the support for this console's lists; None if nothing is written from a list."""
    support: ListSupport | None = current_app.extensions["rapporteur"].get("lists")
    return support
