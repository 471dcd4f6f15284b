"""The bytes of a file to its rows, or to everything that is wrong with it, with its lines."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from flask_babel import gettext as _

from services.meetings.importing import history
from services.meetings.importing.history import History
from services.meetings.importing.lines import JsonPath, LineIndex
from shared.domain.importing import Proposal, refuse, refuse_whole
from shared.web import strict_json

LIMIT = 20 * 1024 * 1024
_AT = re.compile(r"(.*?)(?: - at `\$(.*)`)?", re.DOTALL)
_STEP = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+)\]")
_PARTS: dict[str, type] = {"series": history.Series, "records": history.Record, "meetings": history.Meeting}


class HistoryFile(msgspec.Struct, frozen=True):
    """A file that was read, and on which line of it something stands."""

    history: History
    lines: LineIndex

    def line(self, *path: str | int) -> int:
        return self.lines.line_of(path)

    def refusal(self, path: JsonPath, reason: str, row: str = "") -> Proposal:
        return refusal(self.lines, path, reason, row)


def refusal(lines: LineIndex, path: JsonPath, reason: str, row: str = "") -> Proposal:
    return Proposal(row=row, field=_spelled(path), verdict="refused", line=lines.line_of(path), reason=reason)


def read(raw: bytes) -> HistoryFile:
    """Raises FileRefused with all that is not of the shape."""
    if len(raw) > LIMIT:
        refuse_whole(_("The file has more than %(limit)s MiB. Import it in parts.", limit=LIMIT // 1024 // 1024))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        refuse_whole(_("This is not UTF-8. Save the file in that encoding, and import it again."), line)
    try:
        value = strict_json.loads(text.encode(), LIMIT)
    except strict_json.MalformedBody as error:
        refuse_whole(str(error.parameters["remedy"]), field=str(error.parameters["field"]))
    lines = LineIndex(text)
    try:
        return HistoryFile(msgspec.convert(value, History), lines)
    except msgspec.ValidationError as error:
        refuse([refusal(lines, path, reason, row) for path, reason, row in _wrong(value, str(error))])
        raise AssertionError("unreachable") from None


def _wrong(value: Any, first: str) -> Iterator[tuple[JsonPath, str, str]]:
    """Path, reason and row of what is not of the shape: the first error of each row, or that of the file as a whole."""
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
    """What msgspec says of a shape, as a path and a sentence."""
    match = _AT.fullmatch(message)
    assert match is not None
    path = tuple(name or int(number) for name, number in _STEP.findall(match[2] or ""))
    field = path[-1] if path and isinstance(path[-1], str) else None
    return path, _remedies().get(str(field)) or _("It is not of the shape history/1: %(what)s.", what=match[1])


def _remedies() -> dict[str, str]:
    return {
        "format": _("Files of the shape history/1 say so: “format”: “history/1”."),
        "date": _("Give a day, a month or a year, such as 2016-10-23, 2016-10 or 2016."),
        "from": _("Give a day, such as 2016-10-23."),
        "to": _("Give a day, such as 2016-10-23, or null while it goes on."),
        "country": _("Give the country's code of three capital letters, such as FIN, or null."),
        "ordinal": _("Give a whole number from 1, or null."),
        "status": _("Choose one of held, not held, cancelled, announced."),
        "mode": _("Choose one of in person, hybrid, remote, or null."),
        "value": _("Give a whole number from 0."),
        "op": _("Choose one of =, about, more than, fewer than."),
        "sources": _("Name at least one source, and at most 20."),
    }


def _spelled(path: JsonPath) -> str:
    """The field of a row, such as `hosts[0]`; of the file as a whole where it is in no row."""
    inner = path[2:] if path and path[0] in _PARTS and len(path) > 2 else path
    spelled = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in inner)
    return spelled.removeprefix(".") or "file"
