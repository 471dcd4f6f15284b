"""Announcing a meeting and withdrawing the announcement: rights, page texts, and the preview of what partners would be told."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.meetings.console.labels import _, days, format_instant, inline_label
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain import commands
from services.meetings.schemas import meetings as schemas
from shared.contracts import partners
from shared.domain.decider import Command
from shared.domain.event import ExternalEvent
from shared.environment.clock import to_the_second
from shared.event_store.command_results import CommandResult
from shared.public_view.meetings import announcement_preview
from shared.web.command_fields import CommandFields
from shared.web.console import FormAction, FormField
from shared.web.console.awaiting import opening
from shared.web.statements.form_fields import REASON
from shared.web.viewer import viewer

_PHRASES: Mapping[type[ExternalEvent], tuple[str, Any]] = {
    partners.MeetingAnnounced: ("meeting-announced", _l("that it is planned")),
    partners.MeetingChanged: ("meeting-changed", _l("that this is so now")),
    partners.MeetingHeld: ("meeting-held", _l("that it was held")),
    partners.MeetingCancelled: ("meeting-cancelled", _l("that it does not take place")),
    partners.AgendaPublished: ("agenda-published", _l("its agenda")),
}


def preview_label(work: MeetingsWorkspace, row: Any) -> str:
    """Return the whole preview, for the announcing user to read."""
    sentences = partner_preview(work, row)
    if not sentences:
        return _("Partners have already been told all of it.")
    return _(
        "It becomes public, and partners are told %(told)s. Attendees and reasons are never included.",
        told=_(", and then ").join(sentences),
    )


def partner_preview(work: MeetingsWorkspace, row: Any) -> list[str]:
    """Return a phrase for each event that partners would get, in order, if the meeting were announced now."""
    entries = work.histories.history(row.id, row.id)
    # Unsealed events will reach partners in a moment.
    events = [(each.event, f"{each.recorded[:19]}Z" if each.recorded else to_the_second()) for each in entries]
    return [_phrase(work, each) for each in announcement_preview(work.name(row.series), events, to_the_second())]


def _phrase(work: MeetingsWorkspace, event: ExternalEvent) -> str:
    name, sentence = _PHRASES[type(event)]
    return _("%(what)s (%(event)s): %(told)s", what=sentence, event=name, told="; ".join(_parts(work, event)))


def _parts(work: MeetingsWorkspace, event: ExternalEvent) -> list[str]:
    """Return every field that has a value, in words; a field without a wording, by its name."""
    found = []
    for name, value in msgspec.structs.asdict(event).items():
        match name:
            case _any if value is None or name == "last_day":
                continue
            case "meeting":
                found.append(_("its id"))
            case "first_day":
                found.append(days(event, "long"))
            case "ordinal":
                found.append(_("number %(ordinal)s in the series", ordinal=value))
            case "country":
                found.append(str(work.country(value)))
            case "mode":
                found.append(str(inline_label(value)))
            case "outcome":
                found.append(_("cancelled") if value == "cancelled" else _("not held"))
            case "items":
                found += [f"{item.number} {next(iter(item.title.values()))}" for item in value]
            case "sources":
                found += value
            case "code" | "series_name" | "city":
                found.append(value)
            case _:
                found.append(f"{name} {value}")
    return found


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


def _announced(loaded: CommandFields, _answer: CommandResult) -> str:
    not_before = loaded.fields.get("not_before")
    if not_before and not_before > to_the_second():
        return _("The meeting is announced, with an embargo until %(when)s.", when=format_instant(not_before))
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
    """Return the sentence above a form, followed by the hint."""
    return f"{sentence} {pending_announcement_hint(row)}".strip()


def pending_announcement_notice(row: Any, announce: str) -> Markup:
    """Return what follows the notice after a change; nothing if no change waits. `announce`: the address of the
    announcing action."""
    if not row.held_back:
        return Markup()
    sentence = _("Partners have not been told of this yet. An approver can choose Announce the meeting.")
    if not viewer().roles & APPROVERS:
        return Markup(" {}").format(sentence)
    return Markup(' {} <a href="{}">{}</a>').format(sentence, announce, _("Announce the meeting"))
