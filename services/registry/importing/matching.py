"""The organization of each row: a recorded one, one in the same file, or a new one; and the others that it resembles."""

from collections.abc import Iterable, Mapping

import msgspec

from services.registry.domain.likeness import VERY_LIKE, greatest_likeness, likeness_keys
from shared.domain.collation import collation_key

LOOKED_AT = 200
"""The most records that may share a key: beyond that, it says too little about them."""


class NameIndex:
    """An index of organizations by all their names, ignoring case and accents, and by similar names."""

    def __init__(self, names_by_record: Mapping[str, tuple[str, ...]]) -> None:
        self.names_by_record: dict[str, tuple[str, ...]] = {}
        self._ids_by_name: dict[str, dict[str, None]] = {}
        self._keyed: dict[str, list[str]] = {}
        for record, names in names_by_record.items():
            self.add(record, names)

    def add(self, record: str, names: Iterable[str]) -> None:
        fresh = tuple(names)
        self.names_by_record[record] = (*self.names_by_record.get(record, ()), *fresh)
        for name in fresh:
            self._ids_by_name.setdefault(collation_key(name), {})[record] = None
        for key in {key for name in fresh for key in likeness_keys(name)}:
            self._keyed.setdefault(key, []).append(record)

    def find_by_name(self, name: str) -> list[str]:
        return list(self._ids_by_name.get(collation_key(name), ()))

    def most_alike(self, names: tuple[str, ...]) -> "LikeOrganization | None":
        """Return the organization with the most similar names, if very similar."""
        near: set[str] = set()
        for key in {key for name in names for key in likeness_keys(name)}:
            records = self._keyed.get(key, ())
            if key.startswith("=") or len(records) <= LOOKED_AT:
                near.update(records[:LOOKED_AT])
        best = max(
            ((greatest_likeness(self.names_by_record[each], names), each) for each in sorted(near)), default=None
        )
        return LikeOrganization(best[1], self.names_by_record[best[1]][0]) if best and best[0] >= VERY_LIKE else None


class LikeOrganization(msgspec.Struct, frozen=True):
    record: str
    name: str
