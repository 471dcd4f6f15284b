"""What came with the form of a sheet: marks by row, and what a page of a pasted list had chosen."""

import re
from collections.abc import Mapping
from typing import cast

from flask_babel import gettext as _
from uuid_utils import uuid7

from services.meetings.console.labels import CAPACITIES
from services.meetings.console.sheet.rows import MARKS, MOST, Draft, SheetRow, split_row_key
from shared.domain.errors import Malformed
from shared.domain.event import Marking
from shared.domain.ids import is_id
from shared.web.console.markings import MARKINGS

_KEY = re.compile(r"key\.([0-9]{1,3})")
_LINE = re.compile(r"line\.([0-9]{1,3})")


def rows_of(form: Mapping[str, str]) -> list[SheetRow]:
    """The rows as they were sent, without names. Raises Malformed for what no page of ours sends."""
    rows = []
    for name, key in form.items():
        found = _KEY.fullmatch(name)
        if found:
            number = found[1]
            mark, capacity = form.get(f"mark.{number}", ""), form.get(f"capacity.{number}", "")
            rows.append(SheetRow(checked(name, key), "", capacity=capacity, mark=mark, version=_seen(form, number)))
            _one_of(f"mark.{number}", mark, MARKS)
            _one_of(f"capacity.{number}", capacity, dict(CAPACITIES))
    if len(rows) > MOST:
        raise Malformed("key", _("Send at most %(most)s rows.", most=MOST))
    return rows


def lines_of(form: Mapping[str, str], draft: Draft) -> tuple[Draft, int]:
    """A draft with the lines of a pasted list that somebody was chosen for, and how many those are."""
    count = 0
    for name, key in form.items():
        found = _LINE.fullmatch(name)
        if found and key:
            mark, capacity = form.get(f"mark.{found[1]}", ""), form.get(f"capacity.{found[1]}", "")
            _one_of(f"mark.{found[1]}", mark, MARKS)
            _one_of(f"capacity.{found[1]}", capacity, dict(CAPACITIES))
            draft = draft.with_row(checked(name, key), mark, capacity or None)
            count += 1
    return draft, count


def marking_of(form: Mapping[str, str]) -> Marking | None:
    """Who may see what is recorded; None where the form does not say."""
    marking = form.get("marking", "")
    _one_of("marking", marking, MARKINGS)
    return cast(Marking, marking) if marking else None


def command_of(form: Mapping[str, str]) -> str:
    return form.get("command_id", "")[:128] or str(uuid7())


def checked(name: str, key: str) -> str:
    """A row's key, if it has the form of one."""
    organization, person = split_row_key(key)
    if not is_id("organization", organization) or (person is not None and not is_id("person", person)):
        raise Malformed(name, _("Choose one of those listed."))
    return key


def _seen(form: Mapping[str, str], number: str) -> int:
    seen = form.get(f"seen.{number}", "0")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0


def _one_of(name: str, value: str, words: Mapping[str, object] | tuple[str, ...]) -> None:
    if value and value not in words:
        raise Malformed(name, _("Choose one of those listed."))
