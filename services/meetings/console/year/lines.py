"""Lines of the form that plans meetings: one per meeting, preset from the meetings of the previous year."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from marshmallow import ValidationError

from services.meetings.console.labels import _
from services.meetings.domain.commands import PlanMeeting
from services.meetings.schemas import meetings as schemas
from shared.domain.dates import is_exact, span
from shared.domain.decider import Command
from shared.web.days import localized_days, parse_days
from shared.web.problems import field_errors

MOST = 60
FIELDS = ("series", "code", "days", "city", "country", "mode")
_LINE = re.compile(r"line\.([0-9]{1,2})\.(series|code|days|city|country|mode|ordinal|plan)")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_NUMBER = re.compile(r"[0-9]+$")
WEEKS_OF_A_YEAR = timedelta(weeks=52)


@dataclass
class Line:
    """A line: the typed input by field; `plan` if it is to be recorded; errors by field, and a problem of the whole line."""

    number: int
    typed: dict[str, str]
    plan: bool = True
    errors: dict[str, str] = field(default_factory=dict)
    problem: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(self.typed.get(name) for name in ("code", "days", "city"))

    @property
    def is_wrong(self) -> bool:
        return bool(self.errors or self.problem)


def sent_lines(form: Mapping[str, str]) -> list[Line]:
    """Return the lines of a form in their order."""
    found: dict[int, Line] = {}
    for name, text in form.items():
        if match := _LINE.fullmatch(name):
            line = found.setdefault(int(match[1]), Line(int(match[1]), {}, plan=False))
            if match[2] == "plan":
                line.plan = True
            else:
                line.typed[match[2]] = " ".join(text.split())
    return [found[number] for number in sorted(found)][:MOST]


def fill_codes(lines: Sequence[Line], codes: Mapping[str, str]) -> None:
    """Fill in the code of each line that has other values but no code: that of its series (`codes`), unless another
    chosen line has it."""
    given = {line.typed.get("code", "").casefold() for line in lines if line.plan}
    for line in lines:
        code = codes.get(line.typed.get("series", ""), "")
        if not line.is_empty and not line.typed.get("code") and code.casefold() not in given:
            line.typed["code"] = code
            given |= {code.casefold()} if line.plan else set()


def lines_after(meetings: Sequence[Any], taken: set[str], codes: Mapping[str, str]) -> list[Line]:
    """Return lines for the year after these meetings: each on the same days of the week, under the next code. If its
    code has neither a year nor a number, the line gets its series' (`codes`); if an earlier line has that code,
    none."""
    lines, given = list[Line](), set[str]()
    for row in meetings:
        code, ordinal = next_code(row.code, row.ordinal)
        if code == row.code:
            code = codes.get(row.series, code)
        if code.casefold() in taken:
            continue
        typed = {
            "series": row.series,
            "code": "" if code.casefold() in given else code,
            "days": localized_days(a_year_later(row.first_day), a_year_later(row.last_day or row.first_day)),
            "city": row.city or "",
            "country": row.country or "",
            "mode": row.mode or "",
            "ordinal": str(ordinal or ""),
        }
        given.add(code.casefold())
        lines.append(Line(len(lines), typed))
    return lines[:MOST]


def next_code(code: str, ordinal: int | None) -> tuple[str, int | None]:
    """Return the code and number of the next meeting of a series: CXO-2026 is followed by CXO-2027, CTO-08 by CTO-09."""
    after = None if ordinal is None else ordinal + 1
    if found := _YEAR.search(code):
        return f"{code[: found.start()]}{int(found[0]) + 1}{code[found.end() :]}", after
    if ordinal is not None and (found := _NUMBER.search(code)) and int(found[0]) == ordinal:
        return f"{code[: found.start()]}{after:0{len(found[0])}}", after
    return code, after


def a_year_later(day: str) -> str:
    """Return a day 52 weeks later, so that it is the same day of the week; a month or a year of the next year."""
    if is_exact(day):
        return (date.fromisoformat(day) + WEEKS_OF_A_YEAR).isoformat()
    span(day)
    return f"{int(day[:4]) + 1}{day[4:]}"


def command_of(line: Line, batch: str) -> Command | None:
    """Return the command that plans a line; None if it cannot be read: its errors then give the reason.

    The same batch gives the same ids, so that sending it twice counts as one act.
    """
    values: dict[str, Any] = {name: line.typed[name] for name in FIELDS if line.typed.get(name)}
    days = values.pop("days", "")
    if days:
        try:
            values["first_day"], last = parse_days(days)
        except ValueError:
            line.errors["days"] = _("Type a day, such as 16/03/2027 or 16–18 March 2027.")
        else:
            values |= {} if last == values["first_day"] else {"last_day": last}
    if (ordinal := line.typed.get("ordinal", "")).isdigit():
        values["ordinal"] = int(ordinal)
    values["meeting"] = f"meeting-{uuid5(UUID(batch), f'line {line.number}')}"
    try:
        loaded = schemas.PlanMeeting().load(values)
    except ValidationError as error:
        for wrong in field_errors(error.messages):
            name = "days" if wrong.field in ("first_day", "last_day") else wrong.field
            line.errors.setdefault(name if name in FIELDS else "code", wrong.remedy)
        return None
    return None if line.errors else PlanMeeting(**loaded.fields)
