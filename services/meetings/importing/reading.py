"""The reading of a file: from its bytes to its rows or all of its faults, with their lines."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec
from flask_babel import gettext as _

from services.meetings.importing import history
from services.meetings.importing.history import History
from services.meetings.importing.lines import JsonPath, LineIndex
from shared.domain.importing import FileRefused, Proposal, refuse, refuse_whole
from shared.tables.complaints import TableRefused
from shared.tables.delimited import decoded
from shared.tables.reading import LIMIT, TOO_LARGE
from shared.web import strict_json

_AT = re.compile(r"(.*?)(?: - at `\$(.*)`)?", re.DOTALL)
_STEP = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+)\]")
_PARTS: dict[str, type] = {"series": history.Series, "records": history.Record, "meetings": history.Meeting}


class HistoryFile(msgspec.Struct, frozen=True):
    """A parsed file, with the lines of its parts. `kept`: the numbers of the rows not left out, by part."""

    history: History
    lines: LineIndex
    kept: Mapping[str, list[int]] = {}

    def line(self, *path: str | int) -> int:
        return self.lines.line_of(_in_file(path, self.kept))

    def part(self, path: JsonPath) -> str:
        """Return the row that a path lies in: a refusal anywhere in it leaves out the whole row."""
        return _part(_in_file(path, self.kept))

    def refusal(self, path: JsonPath, reason: str, row: str = "") -> Proposal:
        return refusal(self.lines, _in_file(path, self.kept), reason, row)


def refusal(lines: LineIndex, path: JsonPath, reason: str, row: str = "") -> Proposal:
    line, part = lines.line_of(path), _part(path)
    return Proposal(row=row, field=_spelled(path), verdict="refused", line=line, reason=reason, part=part)


def _part(path: JsonPath) -> str:
    return f"{path[0]}/{path[1]}" if len(path) > 1 and path[0] in _PARTS else ""


def read(raw: bytes, without: Collection[str] = ()) -> HistoryFile:
    """Read a file. Raises FileRefused with all violations of the shape. `without`: rows to leave out, such as `meetings/3`."""
    if len(raw) > LIMIT:
        refuse_whole(_(TOO_LARGE, limit=LIMIT // 1024 // 1024))
    try:
        text = decoded(raw)
        value = strict_json.loads(text.encode(), LIMIT)
    except TableRefused as refused:
        raise FileRefused([each.proposal(_) for each in refused.complaints]) from refused
    except strict_json.MalformedBody as error:
        refuse_whole(str(error.parameters["remedy"]), field=str(error.parameters["field"]))
    lines = LineIndex(text)
    value, kept = _leave_out(value, without)
    try:
        return HistoryFile(msgspec.convert(value, History), lines, kept)
    except msgspec.ValidationError as error:
        wrong = _wrong(value, str(error))
        refuse([refusal(lines, _in_file(path, kept), reason, row) for path, reason, row in wrong])
        raise AssertionError("unreachable") from None


def _leave_out(value: Any, without: Collection[str]) -> tuple[Any, dict[str, list[int]]]:
    """Return a file's value without some rows, and the remaining rows by part."""
    kept = dict[str, list[int]]()
    for name in {part.partition("/")[0] for part in without}:
        rows = value[name]
        kept[name] = [number for number in range(len(rows)) if f"{name}/{number}" not in without]
        value[name] = [rows[number] for number in kept[name]]
    return value, kept


def _in_file(path: JsonPath, kept: Mapping[str, list[int]]) -> JsonPath:
    """Return the path in the file for one in the remaining value."""
    match tuple(path):
        case (str(name), int(number), *rest) if name in kept:
            return (name, kept[name][number], *rest)
    return path


def _wrong(value: Any, first: str) -> Iterator[tuple[JsonPath, str, str]]:
    """Yield path, reason and row of violations of the shape: the first error of each row, or that of the file as a whole."""
    found = False
    for name, shape in _PARTS.items():
        rows = value.get(name) if isinstance(value, dict) else None
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            try:
                msgspec.convert(row, shape)
            except msgspec.ValidationError as error:
                path, reason = _path_and_reason(str(error))
                found = True
                yield (name, number, *path), reason, str(row.get("id", "")) if isinstance(row, dict) else ""
    if not found:
        path, reason = _path_and_reason(first)
        yield path, reason, ""


def _path_and_reason(message: str) -> tuple[JsonPath, str]:
    """Return msgspec's message about a shape as a path and a sentence."""
    match = _AT.fullmatch(message)
    assert match is not None
    path = tuple(name or int(number) for name, number in _STEP.findall(match[2] or ""))
    field = path[-1] if path and isinstance(path[-1], str) else None
    return path, _remedies().get(str(field)) or _("It is not in the format history/1: %(what)s.", what=match[1])


def _remedies() -> dict[str, str]:
    return {
        "format": _("Files in the format history/1 contain “format”: “history/1”."),
        "date": _("Give a day, a month or a year, such as 2016-10-23, 2016-10 or 2016."),
        "from": _("Give a day, such as 2016-10-23."),
        "to": _("Give a day, such as 2016-10-23, or null if it is still open."),
        "country": _("Give the country's code of three capital letters, such as FIN, or null."),
        "ordinal": _("Give a whole number from 1, or null."),
        "status": _("Choose one of held, not held, cancelled, announced."),
        "mode": _("Choose one of in person, hybrid, remote, or null."),
        "value": _("Give a whole number from 0."),
        "op": _("Choose one of =, about, more than, fewer than."),
        "sources": _("Name at least one source, and at most 20."),
    }


def _spelled(path: JsonPath) -> str:
    """Return the field of a row, such as `hosts[0]`; of the file as a whole if it is in no row."""
    inner = path[2:] if path and path[0] in _PARTS and len(path) > 2 else path
    spelled = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in inner)
    return spelled.removeprefix(".") or "file"
