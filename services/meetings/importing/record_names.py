"""Names in files for records of meetings, and of the registry according to its log: codes, names, or ids."""

from collections.abc import Iterable, Sequence

from babel.lists import format_list
from flask_babel import get_locale, gettext
from sqlalchemy import Engine, Row, Select, Table, select

from services.meetings import read_models as rm
from shared.contracts.meetings import STREAM_KINDS
from shared.domain.collation import collation_key
from shared.domain.ids import imported_id, kind_of
from shared.statements.fields import RecordKind
from shared.statements.wording import translatable as _
from shared.tables.cells import CellRefused

_STATED = frozenset(kind.name for kind in STREAM_KINDS)
"""Records that have no code: a file names them by the row that made them, or by their id."""
_CALLED = {
    "attendance": _("attendance"),
    "meeting": _("meeting"),
    "organization": _("organization"),
    "person": _("person"),
    "series": _("series"),
    "state": _("State"),
} | {kind.name: kind.wording.kind for kind in STREAM_KINDS}
_CODES: dict[str, Table] = {"meeting": rm.meetings, "series": rm.series}


class MeetingRecordNames:
    """A lookup that reads all codes and names once: a file has thousands of rows. `source`: the file whose rows may
    name one another."""

    def __init__(self, reader: Engine, source: str = "") -> None:
        self._source = source
        self._ids: dict[str, dict[str, set[str]]] = {}
        self._names: dict[str, str] = {}
        with reader.connect() as connection:
            for kind, table in _CODES.items():
                for row in connection.execute(select(table.c.id, table.c.code)):
                    self._add(kind, row.id, row.code)
            states = rm.states
            for row in connection.execute(select(states).where(states.c.in_error.is_(False))):
                self._add("state", row.record, row.iso3, row.name)
            self._read_organizations(connection.execute(_organizations()).all())

    def find(self, text: str, records: Sequence[RecordKind]) -> str:
        """Return the id of the record with a name, `CTO-06` or `meeting:CTO-06`. Raises CellRefused."""
        allowed = {record.name for record in records}
        if (kind := kind_of(text)) is not None:
            if kind not in allowed:
                raise CellRefused(_("This is no %(kinds)s."), kinds=_either(allowed))
            return text
        prefix, colon, rest = text.partition(":")
        kind, called = (_PREFIXES.get(prefix, prefix), rest.strip()) if colon else (None, text)
        if kind in _STATED and kind in allowed:
            return imported_id(kind, self._source, called)
        if kind not in allowed:
            kind, called = None, text
        found = {
            each
            for name in ([kind] if kind else sorted(allowed))
            for each in self._ids.get(name, {}).get(collation_key(called), ())
        }
        match sorted(found):
            case [one]:
                return one
            case []:
                sentence = _("No %(kinds)s is called %(name)s. Record it first, or write its id.")
                raise CellRefused(sentence, kinds=_either(allowed), name=called)
        raise CellRefused(_("Several records are called %(name)s. Write the id of the one that is meant."), name=called)

    def name(self, record: str) -> str:
        """Return a record's code or name with its kind, `meeting:CTO-06`; its id if the name is ambiguous or missing."""
        called = self._names.get(record)
        kind = str(kind_of(record))
        if called is None or self._ids[kind][collation_key(called)] != {record}:
            return record
        return f"{_SHORT.get(kind, kind)}:{called}"

    def _read_organizations(self, rows: Iterable[Row[tuple[str, str, str]]]) -> None:
        for row in rows:
            self._add("organization", row.id, row.present, row.name)

    def _add(self, kind: str, record: str, called: str, *also: str) -> None:
        self._names[record] = called
        for each in (called, *also):
            self._ids.setdefault(kind, {}).setdefault(collation_key(each), set()).add(record)


_SHORT = {"organization": "org"}
_PREFIXES = {short: kind for kind, short in _SHORT.items()}


def _organizations() -> Select[tuple[str, str, str]]:
    names, known = rm.organization_names, rm.organizations
    return (
        select(known.c.id, known.c.name.label("present"), names.c.name)
        .join_from(names, known, known.c.id == names.c.organization)
        .where(known.c.same_as.is_(None), known.c.in_error.is_(False))
    )


def _either(kinds: Iterable[str]) -> str:
    return format_list([gettext(_CALLED[each]) for each in sorted(kinds)], style="or", locale=get_locale() or "en")
