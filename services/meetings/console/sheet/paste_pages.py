"""A pasted list of attendees: the meaning of each column and line is shown first, then all are recorded in one act."""

import re
from collections import Counter
from functools import partial
from typing import Any

import msgspec
from flask import request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import ngettext

from services.meetings.console.labels import CAPACITIES, _
from services.meetings.console.sheet.acts import SheetActs
from services.meetings.console.sheet.marking import checked_row, entry_of, one_of
from services.meetings.console.sheet.pasting import COLUMNS, LONGEST, MOST_COLUMNS, is_too_long, parse_pasted
from services.meetings.console.sheet.rows import CAME
from services.meetings.console.sheet.walk_ins import made
from services.meetings.console.stating import not_longer, refusal_words
from services.meetings.domain.commands import RecordAttendance
from shared.domain.collation import collation_key
from shared.domain.decider import Command
from shared.domain.errors import Malformed, Refused

NEW = "new"
"""The choice that adds an unknown organization."""
_LINE = re.compile(r"line\.([0-9]{1,3})")


class PastePages(SheetActs):
    @expose("/paste", methods=("GET", "POST"))
    def paste_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Ask for a list on GET, show how it was read on POST, and record it once confirmed."""
        meeting = self.marking.open_meeting(id)
        if request.method == "GET" or request.form.get("do") == "again":
            return self._form(meeting, request.form.get("pasted", "")[:LONGEST])
        if request.form.get("do") == "take":
            return self._take(meeting)
        return self._preview(meeting, request.form.get("pasted", ""))

    def _form(self, meeting: Any, text: str, error: str = "") -> ResponseReturnValue:
        page = self.render("meetings/paste.html", pasted=text, pasted_error=error, **self.names(meeting))
        return page, 422 if error else 200

    def _preview(self, meeting: Any, text: str) -> ResponseReturnValue:
        chosen = [
            one_of("column", request.form.get(f"column.{column}", ""), COLUMNS)
            for column in range(MOST_COLUMNS)
            if f"column.{column}" in request.form
        ]
        if is_too_long(text):
            sentence = _("Paste at most 300 lines and 60,000 characters at a time. Nothing is recorded yet.")
            return self._form(meeting, text, sentence)
        try:
            parsed = parse_pasted(text, self.matcher, chosen)
        except Malformed as problem:
            return self._form(meeting, text, refusal_words(problem))
        if not parsed.lines:
            return self._form(meeting, text, _("Paste at least one name, one per line."))
        counts = {
            "found": sum(line.sure for line in parsed.lines),
            "alike": sum(bool(line.choices) and not line.sure for line in parsed.lines),
            "missing": sum(not line.choices for line in parsed.lines),
        }
        context = {"parsed": parsed, "counts": counts, "pasted": text, "column_words": _column_words(), "new": NEW}
        return self.render("meetings/pasted.html", **self.names(meeting), **context), 200

    def _take(self, meeting: Any) -> ResponseReturnValue:
        """Record all lines that have a match, or none."""
        try:
            count, event = self.record_all(meeting, partial(self._lines, meeting))
        except Refused as problem:
            return self._form(meeting, request.form.get("pasted", "")[:LONGEST], self.explained(problem)[0])
        if event:
            self.undoable(meeting, ngettext("One line is added.", "%(num)s lines are added.", count), event)
        return self.back(meeting, tab="present")

    def _lines(self, meeting: Any) -> list[Command]:
        """Return the commands that record the lines."""
        form, entries = request.form, list[Command]()
        how = one_of("how", form.get("how", ""), CAME) or CAME[0]
        listed, unheard = self._counts_alike(meeting), Counter[tuple[Any, ...]]()
        for name, chosen in form.items():
            found = _LINE.fullmatch(name)
            if found and chosen:
                entry = self._entry(meeting.id, found[1], chosen, how)
                if form.get(f"unheard.{found[1]}") == "yes":
                    # Several people whom nobody knows may be alike; those on the list already are not added again.
                    unheard[_alike(entry)] += 1
                    more = unheard[_alike(entry)] > max(1, listed[_alike(entry)])
                    entry = msgspec.structs.replace(entry, another=more or None)
                entries.append(entry)
        return entries

    def _counts_alike(self, meeting: Any) -> Counter[tuple[Any, ...]]:
        """Return the number of entries on the list, by what they are alike in."""
        return Counter(map(_alike, self.work.queries.attendance_of(meeting.id)))

    @staticmethod
    def _entry(meeting: str, number: str, chosen: str, how: str) -> RecordAttendance:
        form = request.form
        name = not_longer(f"name.{number}", " ".join(form.get(f"name.{number}", "").replace("\x00", "").split()))
        # Two lines with the name of one new organization are two of its people.
        new = f"new {collation_key(name)}"
        key = made("organization", form, new) if chosen == NEW else checked_row(f"line.{number}", chosen)
        return entry_of(
            meeting,
            made("fact", form, f"entry {number}"),
            key,
            mode=one_of(f"mark.{number}", form.get(f"mark.{number}", ""), CAME) or how,
            capacity=one_of(f"capacity.{number}", form.get(f"capacity.{number}", ""), dict(CAPACITIES)),
            listed_as=name if chosen == NEW else None,
        )


def _alike(entry: Any) -> tuple[Any, ...]:  # noqa: ANN401  a row, or the command of one
    return entry.organization, entry.person, entry.capacity, entry.mode, entry.level


def _column_words() -> dict[str, str]:
    return dict(zip(COLUMNS, (_("Organization or person"), _("Represented by"), _("Capacity"), _("How")), strict=True))
