"""Announcing a meeting, and taking that back: rights, and the words of pages."""

from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.meetings.console.announcement_preview import preview_label
from services.meetings.console.labels import _, format_instant
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain import commands
from services.meetings.schemas import meetings as schemas
from shared.domain.decider import Command
from shared.event_store.command_results import CommandResult
from shared.event_store.sealer import to_the_second
from shared.web.command_fields import CommandFields
from shared.web.console import FormAction, FormField
from shared.web.console.awaiting import opening
from shared.web.statements.form_fields import REASON
from shared.web.viewer import viewer

APPROVERS = frozenset({"approver"})
NOT_BEFORE = FormField(
    "not_before",
    _l("Not before"),
    _l(
        "A day and a time in UTC, such as 2027-03-01 09:00. Nothing is published before then. Leave it empty to"
        " publish at once."
    ),
    optional=True,
)


def announcement_actions(work: MeetingsWorkspace) -> tuple[FormAction, ...]:
    act = work.acts(schemas, meeting="id").act
    return (
        act(
            "announce",
            _l("Announce the meeting"),
            (NOT_BEFORE,),
            commands.AnnounceMeeting,
            _announced,
            unchanged=_l("Already announced in these words."),
            intro=partial(preview_label, work),
            roles=APPROVERS,
        ),
        act(
            "withdraw-announcement",
            _l("Withdraw the announcement"),
            (REASON,),
            commands.WithdrawAnnouncement,
            _l("The announcement is withdrawn."),
            intro=_l(
                "Partners are told that it is withdrawn, but not why. What they already have cannot be taken back."
            ),
            roles=APPROVERS,
        ),
    )


def publishing_command(record: str, statement: str | None) -> Command:
    """Return the command that announces a meeting, which makes public the parts that wait for an approver."""
    if statement is None and record.startswith("meeting-"):
        return commands.AnnounceMeeting(meeting=record)
    return opening(record, statement)


def _announced(said: CommandFields, _answer: CommandResult) -> str:
    not_before = said.fields.get("not_before")
    if not_before and not_before > to_the_second():
        return _("The meeting is announced, not before %(when)s.", when=format_instant(not_before))
    return _("The meeting is announced.")


def pending_announcement_hint(row: Any) -> str:
    """Return a hint about partners for forms on an announced meeting; nothing for any other."""
    if row is None or not row.announced:
        return ""
    return _(
        "This meeting is announced. Partners are told of your change only when an approver chooses Announce the"
        " meeting."
    )


def with_pending_hint(sentence: str, row: Any) -> str:
    """Return a sentence for above a form, and the hint behind it."""
    return f"{sentence} {pending_announcement_hint(row)}".strip()


def pending_announcement_notice(row: Any, announce: str) -> Markup:
    """Return the continuation of the notice after a change; nothing if no change waits. `announce`: the address of that
    action."""
    if not row.held_back:
        return Markup()
    sentence = _("Partners have not been told of this yet. An approver can choose Announce the meeting.")
    if not viewer().roles & APPROVERS:
        return Markup(" {}").format(sentence)
    return Markup(' {} <a href="{}">{}</a>').format(sentence, announce, _("Announce the meeting"))


def who_announces() -> str:
    """Name the approvers, for viewers who cannot announce."""
    return "" if viewer().roles & APPROVERS else " " + _("Waits for an approver.")
