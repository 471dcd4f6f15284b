"""Records that statements refer to: found by what is typed, called by name, and linked to their pages."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import g
from markupsafe import Markup, escape

from shared.domain.ids import kind_of
from shared.statements.fields import DeclarationError, RecordKind
from shared.statements.kinds import StatementKind
from shared.web.console.columns import Choice
from shared.web.sealed_search import as_typed

MOST_FOUND = 8


@dataclass(frozen=True)
class RecordGroup:
    """Records that are chosen together, such as all States: `label` may be lazy."""

    name: str
    label: str
    records: Callable[[], Sequence[str]]


@dataclass(frozen=True)
class RecordSource:
    """Finds records of a kind by what is typed, tells what they are called (those that nobody can name are left out), and
    where the page of one is; None for one that has none. `coded`: the one that a code names."""

    find: Callable[[str], Sequence[Choice]]
    names: Callable[[Collection[str]], Mapping[str, str]]
    path: Callable[[str], str | None]
    groups: tuple[RecordGroup, ...] = ()
    coded: Callable[[str], str | None] = lambda _code: None


class RecordDirectory:
    """Records of all kinds. What was named once is not asked for again while a page is made."""

    def __init__(self, sources: Mapping[str, RecordSource]) -> None:
        self._sources = dict(sources)

    def add(self, kind: str, source: RecordSource) -> None:
        """Let records of one more kind be named and found."""
        self._sources[kind] = source

    def require(self, kinds: Iterable[StatementKind]) -> None:
        """Raise DeclarationError where a kind refers to records that nobody here can name."""
        for kind in kinds:
            for field in kind.references:
                if unknown := [each.name for each in field.records if each.name not in self._sources]:
                    raise DeclarationError(f"{kind.name}.{field.name}: nobody names a {' or '.join(unknown)}")

    def find(self, kinds: Sequence[RecordKind], typed: str) -> list[Choice]:
        """Return (id, name) of records called so; a whole id finds itself. Of several kinds each has its share."""
        typed = as_typed(typed)
        if kind_of(typed) in {each.name for each in kinds}:
            return [(typed, self.name(typed) or typed)]
        found = [list(self._sources[each.name].find(typed))[:MOST_FOUND] for each in kinds] if typed else []
        first = [each for some in found for each in some[: MOST_FOUND // len(found)]]
        rest = [each for some in found for each in some[MOST_FOUND // len(found) :]]
        return [*first, *rest][:MOST_FOUND]

    def coded(self, kinds: Sequence[RecordKind], typed: str) -> str | None:
        """Return the record that a code names, such as a State's."""
        code = as_typed(typed)
        return next((record for each in kinds if (record := self._sources[each.name].coded(code))), None)

    def name(self, record: str) -> str | None:
        """Return what a record is called; None for one that nobody can name."""
        return self.names([record]).get(record)

    def names(self, records: Iterable[str]) -> dict[str, str]:
        """Return what records are called, by id: all of a kind are asked for at once."""
        known: dict[str, str | None] = g.setdefault("record_names", {})
        wanted = set(records)
        by_kind: dict[str, list[str]] = {}
        for record in sorted(wanted - known.keys()):
            known[record] = None  # and so a circle of references ends
            by_kind.setdefault(kind_of(record) or "", []).append(record)
        for kind, some in by_kind.items():
            if kind in self._sources:
                known.update(self._sources[kind].names(some))
        return {record: name for record in wanted if (name := known.get(record)) is not None}

    def link(self, record: str) -> Markup:
        """Return the name of a record as a link to its page; its id where nobody can name it."""
        name, source = self.name(record) or record, self._sources.get(kind_of(record) or "")
        path = source.path(record) if source else None
        return Markup('<a href="{}">{}</a>').format(path, name) if path else escape(name)

    def groups(self, kinds: Sequence[RecordKind]) -> list[RecordGroup]:
        """Return the groups of records that may be chosen together."""
        return [group for each in kinds for group in self._sources[each.name].groups]
