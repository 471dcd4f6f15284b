"""The names that files use for a service's own records and those it knows of: codes, names, or ids."""

import re
from collections.abc import Iterable, Sequence

from babel.lists import format_list
from flask_babel import get_locale, gettext

from shared.domain.collation import collation_key
from shared.domain.ids import imported_id, kind_of
from shared.event_store.statements import StatementService
from shared.statements.fields import RecordKind
from shared.statements.wording import translatable as _
from shared.tables.cells import CellRefused

_NUMBERED, _NUMBER = ("person",), re.compile(r"[0-9]{1,18}")
"""The kinds of record that files name by the installation's own numbers, and the format of such a number."""
KIND_NAMES = {
    "account": _("account"),
    "action": _("action"),
    "agenda-item": _("agenda item"),
    "attendance": _("attendance"),
    "clause": _("clause"),
    "communique": _("communiqué"),
    "conclusion": _("conclusion"),
    "consultation": _("consultation"),
    "decision": _("decision"),
    "expertise": _("expertise"),
    "followed-topic": _("topic"),
    "group": _("group"),
    "measure": _("measure"),
    "meeting": _("meeting"),
    "need": _("need"),
    "objective": _("objective"),
    "organization": _("organization"),
    "paragraph": _("paragraph"),
    "person": _("person"),
    "presentation": _("presentation"),
    "proposal": _("proposal"),
    "reply": _("reply"),
    "report": _("report"),
    "request": _("request"),
    "series": _("series"),
    "state": _("State"),
    "submission": _("submitted report"),
    "treatment": _("treatment of a topic"),
    "work": _("piece of work"),
}
"""Kinds of records within a sentence."""
_REGISTER = _("No %(kinds)s is called %(name)s. Register it first, or write its id.")
_PLAN = _("No %(kinds)s is called %(name)s. Plan it first, or write its id.")
_RECORD = _("No %(kinds)s is called %(name)s. Record it first, or write its id.")
_OPEN = _("No %(kinds)s is called %(name)s. Open it first, or write its id.")
_SEVERAL = _("No %(kinds)s is called %(name)s. Correct the name, or write its id.")
_NOT_FOUND = {"account": _OPEN, "meeting": _PLAN, "series": _OPEN} | dict.fromkeys(
    ("organization", "person", "state"), _REGISTER
)
"""The kinds that are not recorded as statements are, by the act that makes one."""


class FileNames:
    """Reads all codes and names of a service once, because a file has thousands of rows. A statement without a code is
    named by the row that made it, or by its id. `source`: the file whose rows may name one another."""

    def __init__(self, service: StatementService, source: str = "") -> None:
        self._source = source
        self._kind_labels = {kind.name: kind.wording.kind for kind in service.statements.kinds.values()}
        self._joined = {kind.name for kind in service.statements.kinds.values() if kind.file_form.known_by}
        self._ids: dict[str, dict[str, set[str]]] = {}
        self._names: dict[str, str] = {}
        for record, name, *also in service.record_names():
            self._names.setdefault(record, name)
            for text in (name, *also):
                ids = self._ids.setdefault(str(kind_of(record)), {})
                ids.setdefault(collation_key(text), set()).add(record)

    def find(self, text: str, records: Sequence[RecordKind]) -> str:
        """Return the id of the record with a name, `CTO-06` or `meeting:CTO-06`. Raises CellRefused."""
        allowed = {record.name for record in records}
        if (kind := kind_of(text)) is not None:
            if kind not in allowed:
                raise CellRefused(_("This does not name one of these: %(kinds)s."), kinds=self._either(allowed))
            return text
        prefix, colon, rest = text.partition(":")
        kind, name = (_PREFIXES.get(prefix, prefix), rest.strip()) if colon else (None, text)
        if kind not in allowed:
            kind, name = None, text
        intended = kind or (next(iter(allowed)) if len(allowed) == 1 else "")
        if intended in _NUMBERED and _NUMBER.fullmatch(name):
            return imported_id(intended, self._source, name)
        if kind in self._kind_labels and collation_key(name) not in self._ids.get(kind, {}):
            return self._id_of_row(kind, name)
        found = {
            each
            for kind_name in ([kind] if kind else sorted(allowed))
            for each in self._ids.get(kind_name, {}).get(collation_key(name), ())
        }
        match sorted(found):
            case [one]:
                return one
            case [] if len(allowed) == 1 and allowed <= self._joined:
                return self._id_of_row(next(iter(allowed)), name)
            case []:
                sentences = {_NOT_FOUND.get(each, _RECORD) for each in allowed}
                sentence = sentences.pop() if len(sentences) == 1 else _SEVERAL
                raise CellRefused(sentence, kinds=self._either(allowed), name=name)
        for each in sorted(found):
            if each == self._id_of_row(str(kind_of(each)), name):
                return each
        raise CellRefused(_("Several records are called %(name)s. Write the id of the one you mean."), name=name)

    def name(self, record: str) -> str:
        """Return a record's code or name with its kind, `meeting:CTO-06`; its id if the name is ambiguous or missing."""
        text = self._names.get(record)
        kind = str(kind_of(record))
        if text is None or self._ids[kind][collation_key(text)] != {record}:
            return record
        return f"{_SHORT.get(kind, kind)}:{text}"

    def _id_of_row(self, kind: str, name: str) -> str:
        # In files, the row SG13/2025-2028 is written SG13@2025-2028.
        return imported_id(kind, self._source, name.replace("@", "/") if kind in self._joined else name)

    def _either(self, kinds: Iterable[str]) -> str:
        names = self._kind_labels | KIND_NAMES
        labels = [gettext(names.get(each, each)) for each in sorted(kinds)]
        return format_list(labels, style="or", locale=get_locale() or "en")


_SHORT = {"organization": "org", "followed-topic": "topic"}
_PREFIXES = {short: kind for kind, short in _SHORT.items()}
