"""Making a meeting public, and taking that back: who may, what is told, and how it stands."""

from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.meetings import schemas
from services.meetings.console.labels import REASON, _, command_runner
from services.meetings.console.partner_preview import partner_preview
from services.meetings.domain import commands
from services.meetings.queries import HistoryQueries, MeetingQueries, OrganizationDirectory
from shared.domain.decider import Command
from shared.event_store.command_handler import CommandHandler
from shared.event_store.sealer import to_the_second
from shared.web.console import Badge, FormAction, FormField
from shared.web.console.awaiting import opening
from shared.web.console.markings import MARKINGS
from shared.web.days import localized_date
from shared.web.tokens import viewer

APPROVERS = frozenset({"approver"})
NOT_BEFORE = FormField(
    "not_before",
    _l("Not before"),
    _l("A day and a time in UTC, such as 2027-03-01 09:00: until then nothing leaves. Empty: at once."),
    optional=True,
)


def announcement_actions(
    handler: CommandHandler, queries: MeetingQueries, directory: OrganizationDirectory, histories: HistoryQueries
) -> tuple[FormAction, ...]:
    return _announce(handler, queries, directory, histories), _withdraw(handler)


def publishing_command(record: str, statement: str | None) -> Command:
    """Return the command that makes public what waits for an approver: a meeting is announced."""
    if statement is None and record.startswith("meeting-"):
        return commands.AnnounceMeeting(meeting=record)
    return opening(record, statement)


def _announce(
    handler: CommandHandler, queries: MeetingQueries, directory: OrganizationDirectory, histories: HistoryQueries
) -> FormAction:
    return FormAction(
        "announce",
        _l("Announce the meeting"),
        (NOT_BEFORE,),
        schemas.AnnounceMeeting,
        command_runner(handler, commands.AnnounceMeeting, meeting="id"),
        lambda parts, answer: _done(parts[0].get("not_before"), bool(answer.events)),
        intro=lambda row: _preview(row, queries, directory, histories),
        roles=APPROVERS,
    )


def _withdraw(handler: CommandHandler) -> FormAction:
    return FormAction(
        "withdraw-announcement",
        _l("Withdraw the announcement"),
        (REASON,),
        schemas.WithdrawAnnouncement,
        command_runner(handler, commands.WithdrawAnnouncement, meeting="id"),
        lambda _parts, answer: _("The announcement is withdrawn.") if answer.events else _("Nothing was changed."),
        intro=_l(
            "Partners are told that it no longer stands, and not why. What they hold already cannot be taken back."
        ),
        roles=APPROVERS,
    )


def _done(not_before: str | None, anything: bool) -> str:
    if not anything:
        return _("It was announced so already.")
    if not_before and not_before > to_the_second():
        return _("The meeting is announced, not before %(when)s.", when=format_instant(not_before))
    return _("The meeting is announced.")


def _preview(row: Any, queries: MeetingQueries, directory: OrganizationDirectory, histories: HistoryQueries) -> str:
    """All of it, so that whoever announces it has read it."""
    told = partner_preview(row, queries, directory, histories)
    if not told:
        return _("Partners know all of it already: nothing more is told.")
    return _(
        "Everybody may then know of it, and partners are told %(told)s. Nobody who came is named, and no reason is told.",
        told=_(", and then ").join(told),
    )


def pending_announcement_hint(row: Any) -> str:
    """What a form about an announced meeting says of partners; nothing of one that is not announced."""
    if row is None or not row.announced:
        return ""
    return _(
        "This meeting is announced. Partners are not told of what you record here until an approver chooses "
        "Announce the meeting."
    )


def pending_announcement_notice(row: Any, announce: str) -> Markup:
    """What the notice after a change goes on with; nothing where no change waits. `announce`: the address of that act."""
    if not row.held_back:
        return Markup()
    sentence = _("Partners are not told of this yet: an approver chooses Announce the meeting.")
    if not viewer().roles & APPROVERS:
        return Markup(" {}").format(sentence)
    return Markup(' {} <a href="{}">{}</a>').format(sentence, announce, _("Announce the meeting"))


def who_announces() -> str:
    """For who may not: who may."""
    return "" if viewer().roles & APPROVERS else " " + _("An approver can announce it.")


def format_instant(moment: str) -> str:
    """A moment in UTC in words."""
    return _("%(day)s, %(time)s UTC", day=localized_date(moment[:10]), time=moment[11:16])


def is_under_embargo(row: Any) -> bool:
    return row.not_before is not None and row.not_before > to_the_second()


def visibility_badge(row: Any) -> Badge:
    """Who may see it: its marking, unless it was announced since."""
    if not row.announced:
        return Badge(str(MARKINGS[row.marking]))
    if is_under_embargo(row):
        return Badge(_("Embargo until %(when)s", when=format_instant(row.not_before)), "warn")
    return Badge(str(MARKINGS["public"]))
