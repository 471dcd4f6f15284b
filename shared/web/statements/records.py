"""Records that statements refer to: searched, named, and linked to their pages."""

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
    """Records that are chosen together, such as all States; `label` may be lazy."""

    name: str
    label: str
    records: Callable[[], Sequence[str]]


@dataclass(frozen=True)
class RecordSource:
    """The records of a kind: a search by typed text, names (records that cannot be named are omitted), and a record's
    page, or None. `coded`: the record with a code."""

    find: Callable[[str], Sequence[Choice]]
    names: Callable[[Collection[str]], Mapping[str, str]]
    path: Callable[[str], str | None]
    groups: tuple[RecordGroup, ...] = ()
    coded: Callable[[str], str | None] = lambda _code: None


def officer_source(
    officers: Callable[[], Sequence[Choice]], name_of: Callable[[str], str | None] = lambda _account: None
) -> RecordSource:
    """Return the source of accounts: searches find those that may record; others, such as disabled ones, are only
    named."""

    def find(typed: str) -> Sequence[Choice]:
        return [each for each in officers() if typed.casefold() in each[1].casefold()]

    def names(accounts: Collection[str]) -> Mapping[str, str]:
        officer_names = dict(officers())
        by_account = {account: officer_names.get(account) or name_of(account) for account in accounts}
        return {account: name for account, name in by_account.items() if name}

    return RecordSource(find, names, lambda _account: None)


NOT_HERE = RecordSource(lambda _typed: (), lambda _records: {}, lambda _record: None)
"""Records of a kind that a service neither stores nor receives."""


class RecordDirectory:
    """Records of all kinds. Each name is looked up once per page."""

    def __init__(self, sources: Mapping[str, RecordSource]) -> None:
        self._sources = dict(sources)

    def add(self, kind: str, source: RecordSource) -> None:
        """Add a kind of records."""
        self._sources[kind] = source

    def require(self, kinds: Iterable[StatementKind]) -> None:
        """Raise DeclarationError if a kind refers to records that no source here can name."""
        for kind in kinds:
            for field in kind.references:
                if unknown := [each.name for each in field.records if each.name not in self._sources]:
                    raise DeclarationError(f"{kind.name}.{field.name}: nobody names a {' or '.join(unknown)}")

    def find(self, kinds: Sequence[RecordKind], typed: str) -> list[Choice]:
        """Return (id, name) of records by name; a complete id finds its record. Several kinds share the limit on
        results."""
        typed = as_typed(typed)
        if kind_of(typed) in {each.name for each in kinds}:
            return [(typed, self.name(typed) or typed)]
        found = [list(self._sources[each.name].find(typed))[:MOST_FOUND] for each in kinds] if typed else []
        first = [each for choices in found for each in choices[: MOST_FOUND // len(found)]]
        rest = [each for choices in found for each in choices[MOST_FOUND // len(found) :]]
        return [*first, *rest][:MOST_FOUND]

    def coded(self, kinds: Sequence[RecordKind], typed: str) -> str | None:
        """Return the record with a code, such as that of a State."""
        code = as_typed(typed)
        return next((record for each in kinds if (record := self._sources[each.name].coded(code))), None)

    def name(self, record: str) -> str | None:
        """Return the name of a record; None if it cannot be named."""
        return self.names([record]).get(record)

    def names(self, records: Iterable[str]) -> dict[str, str]:
        """Return the names of records by id; all records of a kind are looked up together."""
        cached: dict[str, str | None] = g.setdefault("record_names", {})
        requested = set(records)
        by_kind: dict[str, list[str]] = {}
        for record in sorted(requested - cached.keys()):
            cached[record] = None  # so that circular references terminate
            by_kind.setdefault(kind_of(record) or "", []).append(record)
        for kind, group in by_kind.items():
            if kind in self._sources:
                cached.update(self._sources[kind].names(group))
        return {record: name for record in requested if (name := cached.get(record)) is not None}

    def path(self, record: str) -> str | None:
        """Return the address of a record's page; None for a kind without pages."""
        source = self._sources.get(kind_of(record) or "")
        return source.path(record) if source else None

    def link(self, record: str) -> Markup:
        """Return the name of a record as a link to its page; its id if it cannot be named."""
        name, path = self.name(record) or record, self.path(record)
        return Markup('<a href="{}">{}</a>').format(path, name) if path else escape(name)

    def groups(self, kinds: Sequence[RecordKind]) -> list[RecordGroup]:
        """Return the groups of records that may be chosen together."""
        return [group for each in kinds for group in self._sources[each.name].groups]
