"""The content of the follow-up page, without its acts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from services.meetings.console.follow_up.content import ActionLine, AddressedBody, FollowUp, FollowUpRow, action_lines
from services.meetings.console.follow_up.referring import follow_up_queries
from services.meetings.console.labels import WRITERS, _, days, today
from services.meetings.console.stating import new_batch
from services.meetings.console.stating_pages import StatingPage
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.read_models.communique_text import ConclusionRow
from shared.contracts.meetings.conclusions import VERBS
from shared.contracts.meetings.consultations import ANSWERS, REPLIES, REQUESTS, TO_A_REFERRAL
from shared.contracts.meetings.follow_up import PROGRESS, PROGRESS_STATES
from shared.contracts.meetings.referrals import Referral, ReferralReply, confirming
from shared.contracts.meetings.work import ACTIONS, WORK_ITEMS
from shared.contracts.records import GROUP, MEETING, ORGANIZATION, STATE
from shared.domain.ids import kind_of
from shared.event_store.statements import StatementRow
from shared.web.access import may
from shared.web.command_context import is_approver
from shared.web.personal_names import names_unavailable
from shared.web.statements.endpoints import path_of
from shared.web.statements.sentences import text_for_reader
from shared.web.statements.workspace import StatementWorkspace, page_path
from shared.web.viewer import viewer

ENDPOINT, EVERY = "console-follow-up", "every"
VIEWS = {
    "all": _l("All"),
    "overdue": _l("Overdue"),
    "none": _l("Without follow-up"),
    "open": _l("Waiting"),
    "answered": _l("Answered"),
}
SITTINGS = ((_l("Groups"), GROUP), (_l("Partners"), ORGANIZATION), (_l("States"), STATE))
"""The kinds of bodies that can be asked, in the order of the sittings."""
STATE_LABELS = {
    "sent": (_l("Waiting"), "info"),
    "overdue": (_l("Overdue"), "warn"),
    "acknowledged": (_l("Acknowledged"), "info"),
    "confirmed": (_l("Confirmed"), "good"),
    "reported": (_l("Reported, not confirmed"), "dashed"),
}


class FollowUpPage(StatingPage):
    """`/meetings/console/follow-up/`, and `/meetings/console/follow-up/<group or organization>`."""

    undoable = (REQUESTS, REPLIES)

    def __init__(self, work: MeetingsWorkspace, statements: StatementWorkspace) -> None:
        super().__init__(statements, "follow-up")
        self.work = work
        self.queries = follow_up_queries(work)

    def path(self, id: str) -> str:  # noqa: A002  the name of the part of the address
        """Return the address of the follow-up page, of a body's page, or of a meeting's page, from which conclusions
        are sent too."""
        if kind_of(id) == MEETING.name:
            return url_for("console-meetings.details_view", id=id)
        return url_for(".index_view") if id == EVERY else url_for(".body_view", id=id)

    def follow_up(self) -> FollowUp:
        """Return what followed from all conclusions, as of today."""
        day, conclusions = today(), self.queries.conclusions()
        ids, groups = [row.id for row, _meeting in conclusions], self.queries.groups()
        referrals = self._referrals(ids, groups, day)
        actions, progress = self.queries.actions(ids) if ids else ([], [])
        lines: dict[str, list[ActionLine]] = defaultdict(list)
        for action_line in action_lines(actions, progress, day):
            for about in action_line.row.statement.about:
                lines[about].append(action_line)
        rows = [_row(row, meeting, referrals.get(row.id, []), lines[row.id]) for row, meeting in conclusions]
        shown = [row for row in rows if row.calls_on or row.referrals or row.actions]
        return FollowUp(shown, len(rows) - len(shown), groups)

    def _referrals(self, ids: Sequence[str], groups: Mapping[str, Any], day: date) -> dict[str, list[AddressedBody]]:
        requests, replies = self.queries.referrals(ids) if ids else ([], [])
        authors = self.queries.authors([*requests, *replies])
        replied: dict[str, list[StatementRow]] = defaultdict(list)
        for each in replies:
            replied[each.statement.about].append(each)
        by_conclusion: dict[str, list[AddressedBody]] = {}
        for row in requests:
            reply_rows = replied[row.fact]
            answers = [ReferralReply(each.statement, authors.get(each.fact, ())) for each in reply_rows]
            referral = Referral(row.statement, authors.get(row.fact, ()), answers, confirming(row.statement.to, groups))
            addressed_body = AddressedBody(row, referral, day, {each.fact: each for each in reply_rows})
            by_conclusion.setdefault(str(row.statement.about), []).append(addressed_body)
        return by_conclusion

    def context(self, follow_up: FollowUp, rows: Sequence[FollowUpRow]) -> dict[str, Any]:
        """Return the values that every part of the page needs."""
        sittings = [(label, follow_up.bodies(kind.name)) for label, kind in SITTINGS]
        bodies = [
            *(body for _label, referrals in sittings for body in referrals),
            *(one for row in rows for one in row.calls_on),
        ]
        owners = [str(each.row.statement.owner) for row in rows for each in row.actions]
        works = {
            one for row in rows for each in row.referrals if each.answer for one in each.answer.statement.work or ()
        }
        due = self.queries.due_days({one for row in rows for one in row.unasked}, today())
        return {
            "follow_up": follow_up,
            "sittings": [(label, referrals) for label, referrals in sittings if referrals],
            "names": self.work.records.names(
                [*bodies, *owners, *(one for row in rows for each in row.referrals for one in self._named(each))]
            ),
            "works": {fact: each.statement for fact, each in self.queries.works(works).items()},
            "due": due,
            "writes": may(viewer(), WRITERS),
            "approves": is_approver(),
            "account": viewer().account,
            "verbs": {word: _(label) for word, label in VERBS.items()},
            "answers": [(word, _(ANSWERS[word])) for word in TO_A_REFERRAL],
            "answer_words": {word: _(ANSWERS[word]) for word in TO_A_REFERRAL},
            "states": STATE_LABELS,
            "progress_words": {word: _(label) for word, label in PROGRESS_STATES.items()},
            "conclusion_path": lambda id_: url_for("console-room.conclusion_view", id=id_),
            "statement_path": lambda row: page_path(row.kind, row.fact),
            "add_action": lambda id_: _new(ACTIONS.name, about=id_, made_on=today().isoformat()),
            "add_progress": lambda id_: _new(PROGRESS.name, about=id_, on=today().isoformat()),
            "add_work": _new(WORK_ITEMS.name),
            "text_of": text_for_reader,
            "days": days,
            "new_batch": new_batch,
            "today": today().isoformat(),
            "silent": names_unavailable(),
        }

    @staticmethod
    def _named(addressed_body: AddressedBody) -> list[str]:
        return [addressed_body.to, *([addressed_body.answer.statement.respondent] if addressed_body.answer else [])]


def _row(
    conclusion: ConclusionRow, meeting: Any, referrals: list[AddressedBody], actions: list[ActionLine]
) -> FollowUpRow:
    already = {each.to for each in referrals}
    unasked = [one for one in conclusion.conclusion.calls_on or () if one not in already]
    return FollowUpRow(conclusion, meeting, referrals, actions, unasked)


def _new(kind: str, **given: str) -> str:
    query: dict[str, Any] = dict(given)
    return url_for(f"console-{_PATHS[kind]}.create_view", **query)


_PATHS = {kind.name: path_of(kind) for kind in (ACTIONS, PROGRESS, WORK_ITEMS)}


def view_asked() -> str:
    """Return the name of the view asked for."""
    view = request.args.get("show", "all")
    return view if view in VIEWS else "all"


def asked_rows(rows: Sequence[StatementRow]) -> list[tuple[str, str]]:
    """Return pieces of work as choices."""
    return [(row.fact, f"{row.statement.designation} {text_for_reader(row.statement.title)}") for row in rows]
