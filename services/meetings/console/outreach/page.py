"""The content of the page of a meeting's recordings, without its acts."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from services.meetings.console.labels import WRITERS, _, today
from services.meetings.console.outreach.content import CONSENT_TO, Outreach, OutreachQueries, PresentationRow
from services.meetings.console.sheet.pasting import AttendeeMatcher
from services.meetings.console.stating import new_batch
from services.meetings.console.stating_pages import StatingPage
from services.meetings.console.workspace import MeetingsWorkspace
from shared.contracts.completeness import COMPLETENESS
from shared.contracts.meetings.consultations import ANSWERS, REPLIES, REQUESTS
from shared.contracts.meetings.follow_up import CONSENT_ANSWERS, CONSENTS
from shared.contracts.meetings.recordings import LANGUAGES, PRESENTATIONS, RECORDINGS
from shared.contracts.registry.memberships import LIAISON_ROLES
from shared.domain.errors import NotThere
from shared.web.access import may
from shared.web.command_context import is_approver
from shared.web.personal_names import names_unavailable
from shared.web.statements.workspace import StatementWorkspace, page_path
from shared.web.viewer import viewer

ENDPOINT = "console-outreach"
GIVEN = ("given", "refused")
"""The answers to a question of consent, in the order of their digits; one that was given can be withdrawn."""
REPLIED = ("received", "passed on")


def outreach_path(meeting: str) -> str:
    """Return the address of the page of a meeting's recordings."""
    return url_for(f"{ENDPOINT}.outreach_view", id=meeting)


class OutreachPage(StatingPage):
    """`/meetings/console/outreach/<meeting>`."""

    undoable = (PRESENTATIONS, RECORDINGS, CONSENTS, REQUESTS, REPLIES, COMPLETENESS)

    def __init__(self, work: MeetingsWorkspace, statements: StatementWorkspace) -> None:
        super().__init__(statements, "outreach")
        self.work = work
        self.queries = OutreachQueries(work.queries, statements.queries, statements.queries.reader)
        self.matcher = AttendeeMatcher(work)

    def path(self, id: str) -> str:  # noqa: A002  the name of the part of the address
        return outreach_path(id)

    def outreach(self, id: str) -> Outreach:  # noqa: A002
        """Return the recordings of a meeting. Raises NotThere."""
        return self.queries.of(self.work.queries.meeting(id), today())

    @staticmethod
    def row(outreach: Outreach, presentation: str) -> PresentationRow:
        """Return the line of a presentation. Raises NotThere."""
        for row in outreach.rows:
            if row.row.fact == presentation:
                return row
        raise NotThere(id=presentation)

    def context(self, outreach: Outreach) -> dict[str, Any]:
        """Return the values that every part of the page needs."""
        names = self._names(outreach)
        return {
            "outreach": outreach,
            "path": outreach_path(outreach.meeting.id),
            "meeting_path": url_for("console-meetings.details_view", id=outreach.meeting.id),
            "names": names,
            "writes": may(viewer(), WRITERS),
            "approves": is_approver(),
            "consent_to": CONSENT_TO,
            "given": [(word, _(CONSENT_ANSWERS[word])) for word in GIVEN],
            "consent_words": {word: _(label) for word, label in CONSENT_ANSWERS.items()},
            "replied": [(word, _(ANSWERS[word])) for word in REPLIED],
            "answer_words": {word: _(label) for word, label in ANSWERS.items()},
            "languages": {code: _(label) for code, label in LANGUAGES.items()},
            "why": _why(),
            "recipients_of": lambda row: sorted({names.get(each.to, each.to) for each in row.sendings}),
            "title_of": self._title_of,
            "presentation_path": lambda fact: page_path(PRESENTATIONS, fact),
            "recording_path": lambda fact: page_path(RECORDINGS, fact),
            "new_batch": new_batch,
            "today": today().isoformat(),
            "silent": names_unavailable(),
        }

    def _names(self, outreach: Outreach) -> Mapping[str, str]:
        """Return the names of all organizations and people on the page, asked for together."""
        people = [each for row in outreach.rows for each in (row.statement.speaker, row.statement.organization) if each]
        return self.work.records.names([*people, *(each.organization for each in outreach.addressees)])

    def _title_of(self, texts: Mapping[str, str]) -> str:
        title = next(field for field in PRESENTATIONS.fields if field.name == "title")
        return self.statements.sentences.in_words(title, texts)


def _why() -> dict[str, str]:
    """Return the reasons for sending recordings to an organization, in words."""
    roles = {role: _(label) for role, label in LIAISON_ROLES.items()}
    return {**roles, "invited": _("invited, absent"), "seat": _("has a seat, absent"), "": _("sent before")}
