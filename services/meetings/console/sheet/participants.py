"""The list of participants of a meeting, as a page and as a file, with or without the names of people."""

from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import ngettext

from services.meetings.console.labels import CAPACITIES, WAYS, _, label_of
from services.meetings.console.sheet.page import SheetPage
from services.meetings.console.sheet.rows import INDUSTRY, PRESENT, SheetRow
from services.meetings.reports.participant_list import Participant, ParticipantGroup, ParticipantList
from shared.domain.collation import collation_key
from shared.domain.dates import first_day
from shared.domain.errors import NotThere


class ParticipantPages(SheetPage):
    @expose("/participants")
    def participants_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        meeting = self.work.queries.meeting(id)
        listed = self._listed(meeting)
        return self.render("meetings/participants.html", listed=listed, **self.names(meeting)), 200

    @expose("/participants.<file_format>")
    def participants_file_view(self, id: str, file_format: str) -> ResponseReturnValue:  # noqa: A002
        # Imported late: their libraries take a fifth of a second to load, and most pages do not need them.
        from services.meetings.reports.participant_files import FILES  # noqa: PLC0415

        meeting = self.work.queries.meeting(id)
        if file_format not in FILES:
            raise NotThere(id=file_format)
        media_type, write = FILES[file_format]
        answer = Response(write(self._listed(meeting)), mimetype=media_type)
        answer.headers.set("Content-Disposition", "attachment", filename=f"{meeting.code}-participants.{file_format}")
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _listed(self, meeting: Any) -> ParticipantList:
        rows = [row for row in self.builder.content(meeting).rows if row.came]
        with_names = request.args.get("names") != "no"
        countries = self.work.directory.countries_of([row.organization for row in rows])
        groups = {head: [row for row in rows if row.capacity in capacities] for head, capacities in _groups().items()}
        person = (_("Represented by"),) if with_names else ()
        day = first_day(meeting.last_day or meeting.first_day)
        return ParticipantList(
            _("List of participants, %(meeting)s", meeting=meeting.code),
            f"{self.summary(meeting)}. "
            + ngettext("One participant.", "%(num)s participants.", sum(map(len, groups.values()))),
            _("The list is complete.") if meeting.complete else _("The list may not be complete."),
            (_("Organization"), *person, _("Country"), _("Capacity"), _("How")),
            tuple(
                ParticipantGroup(head, self._participants(group_rows, countries, with_names=with_names))
                for head, group_rows in groups.items()
                if group_rows
            ),
            (day.year, day.month, day.day),
            with_names,
        )

    def _participants(
        self, rows: list[SheetRow], countries: dict[str, str], *, with_names: bool
    ) -> tuple[Participant, ...]:
        participants = [
            Participant(
                row.name,
                self.work.country(countries.get(row.organization)),
                row.person if with_names else "",
                label_of(CAPACITIES, row.capacity),
                label_of(WAYS, None if row.mark == PRESENT else row.mark),
            )
            for row in rows
        ]
        return tuple(
            sorted(participants, key=lambda each: (collation_key(each.organization), collation_key(each.person)))
        )


def _groups() -> dict[str, tuple[str, ...]]:
    """Return the groups of the list with their capacities: delegates of States are set apart from industry."""
    others = tuple(word for word, _label in CAPACITIES if word not in (*INDUSTRY, "delegate"))
    return {_("Industry"): INDUSTRY, _("Delegates of States"): ("delegate",), _("Others"): others}
