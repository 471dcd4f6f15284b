"""The addressees of a meeting's invitations: as a table, and for letters."""

from collections.abc import Mapping, Sequence
from datetime import date

from services.meetings.console.invitations.content import InvitationsContent, OrganizationRow
from services.meetings.console.invitations.letters import KINDS, Letter, LetterTemplates, written_day, written_days
from services.meetings.console.labels import _
from services.meetings.console.workspace import MeetingsWorkspace
from shared.contracts.meetings.attendance import ATTENDANCE_MODES
from shared.contracts.meetings.consultations import ANSWERS
from shared.statements.wording import translatable
from shared.tables.writing import Row, csv_bytes

_UNANSWERED = {
    "not asked": translatable("Not invited"),
    "asked": translatable("Invited"),
    "reminded": translatable("Reminded"),
    "no answer": translatable("No answer"),
}


class AddresseeLetters:
    """Letters to organizations, filled in from their meeting and from the form that asks for them."""

    def __init__(self, work: MeetingsWorkspace, templates: LetterTemplates) -> None:
        self._work, self._templates = work, templates

    def archive(
        self,
        invitations: InvitationsContent,
        rows: Sequence[OrganizationRow],
        people: Mapping[str, str],
        values: Mapping[str, str],
        language: str,
    ) -> bytes:
        """Return a ZIP of letters with a list of them. `values`: the day, and the form's values by tag. Raises Malformed
        for an unusable template, ValueError for a day that is not exact."""
        from services.meetings.console.invitations.letter_files import letters_archive  # noqa: PLC0415
        from shared.tables.workbook_writing import workbook  # noqa: PLC0415

        table = [addressee_cells(row, people) for row in rows]
        lists = {
            "addressees.csv": b"".join(csv_bytes(addressee_head(), table, unknown=_("not known"))),
            "addressees.xlsx": workbook("addressees", addressee_head(), table, unknown=_("not known")).read(),
        }
        letters = [self._letter(invitations, row, people, values, language) for row in rows]
        return letters_archive(letters, self._templates, language, date.fromisoformat(values["on"]), lists)

    def _letter(
        self,
        invitations: InvitationsContent,
        row: OrganizationRow,
        people: Mapping[str, str],
        values: Mapping[str, str],
        language: str,
    ) -> Letter:
        invitation, principal, meeting = row.status.request, row.principal, invitations.meeting
        due = values.get("due") or (invitation.due if invitation else None)
        tags = {
            "reference": values.get("document") or (invitation.document if invitation else None),
            "date": written_day(values["on"], language),
            "organization": row.name,
            "person": None if principal is None or principal.left else people.get(principal.person),
            "country": row.country,
            "series": self._work.name(meeting.series),
            "meeting": meeting.code,
            "days": written_days(meeting.first_day, meeting.last_day or meeting.first_day, language),
            "place": self._work.place(meeting),
            "due": due and written_day(due, language),
            "invited": invitation and written_day(invitation.on, language),
            "signatory": values.get("signatory"),
            "function": values.get("function"),
        }
        kind = KINDS[1] if row.status.is_open else KINDS[0]
        return Letter(kind, row.name, {tag: str(each) for tag, each in tags.items() if each})


def addressee_cells(row: OrganizationRow, people: Mapping[str, str]) -> Row:
    """Return the line of an organization in the table; a person without a known name is shown by id."""
    invitation, reminder, reply = row.status.request, row.status.reminder, row.status.reply
    return [
        row.organization,
        row.name,
        row.country,
        row.region,
        row.seat.statement.since if row.seat else None,
        people.get(row.principal.person, row.principal.person) if row.principal else None,
        ", ".join(people.get(each.person, each.person) for each in row.alternates) or None,
        *((invitation.on, invitation.due) if invitation else (None, None)),
        reminder.on if reminder else None,
        _(ANSWERS[reply.answer] if reply else _UNANSWERED[row.status.stage]),
        *((reply.on, reply.mode and _(ATTENDANCE_MODES[reply.mode])) if reply else (None, None)),
    ]


def addressee_head() -> list[str]:
    return ["id", *(
        str(each) for each in (
            _("Organization"), _("Country"), _("Region"), _("Seat since"), _("Principal"), _("Alternates"),
            _("Invited on"), _("Answer due"), _("Reminded on"), _("Answer"), _("Answered on"), _("Plans to come"),
        )
    )]  # fmt: skip
