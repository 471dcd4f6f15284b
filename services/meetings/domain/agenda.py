"""The agenda of a meeting: its items in order, and the part of each that an announcement carries."""

import re
from collections.abc import Iterable

from shared.contracts.meetings import AnnouncedItem
from shared.contracts.meetings.agendas import AgendaItemStated

_DIGITS = re.compile(r"(\d+)")


def in_order(items: Iterable[AgendaItemStated]) -> list[AgendaItemStated]:
    """Return items by number: 2 before 10, and 2 before 2a."""
    return sorted(items, key=lambda item: (number_key(item.number), item.fact))


def announced_items(items: Iterable[AgendaItemStated]) -> tuple[AnnouncedItem, ...]:
    """Return the items in order, as an announcement carries them."""
    return tuple(AnnouncedItem(each.fact, each.number, each.kind, each.title) for each in in_order(items))


def number_key(number: str) -> list[tuple[int, str]]:
    """Return the sort key of an item's number."""
    parts = _DIGITS.split(number.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts if part]
