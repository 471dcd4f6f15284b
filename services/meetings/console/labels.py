"""Words for what the tables say, and what the acts of all views share."""

from collections.abc import Callable
from typing import Any

import msgspec
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from services.meetings.queries import OrganizationDirectory
from services.meetings.schemas import CommandFields
from shared.contracts.meetings.attendance import ATTENDANCE_MODES
from shared.contracts.meetings.attendance import CAPACITIES as ATTENDANCE_CAPACITIES
from shared.domain.ids import is_id
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult
from shared.web.console import Badge, FormField
from shared.web.console.markings import MARKINGS, marking_field
from shared.web.days import localized_date, localized_days

WRITERS = frozenset({"staff", "approver", "administrator"})
ROLES = WRITERS | {"auditor"}

KINDS = (
    ("executive meeting", _l("Executive meeting")),
    ("regional consultation", _l("Regional consultation")),
    ("workshop", _l("Workshop")),
)
STATUSES = (
    ("planned", _l("Planned")),
    ("held", _l("Held")),
    ("cancelled", _l("Cancelled")),
    ("not held", _l("Not held")),
)
MODES = (("in person", _l("In person")), ("hybrid", _l("In person and remote")), ("remote", _l("Remote")))
WAYS = tuple((word, _l(label)) for word, label in ATTENDANCE_MODES.items())
CAPACITIES = tuple((word, _l(label)) for word, label in ATTENDANCE_CAPACITIES.items())
STATES = (("complete", _l("Complete")), ("gap", _l("Gap")))
INLINE_LABELS = {
    "in person": _l("in person"),
    "hybrid": _l("in person and remote"),
    "remote": _l("remote"),
    "executive": _l("executive"),
    "alternate": _l("alternate"),
    "adviser": _l("adviser"),
    "speaker": _l("speaker"),
    "observer": _l("observer"),
    "dignitary": _l("dignitary"),
    "secretariat": _l("secretariat"),
    "media": _l("media"),
    "complete": _l("complete"),
    "gap": _l("with a gap"),
}
SEEN_BY = marking_field(
    _l(
        "Reports for others than those leave out who came to a meeting, and counts of few, unless all of its entries are open to them."
    )
)
REASON = FormField("reason", _l("Reason"), _l("It stays in the history, beside what it was before."), "textarea")


def _(sentence: str, **places: object) -> str:
    return str(gettext(sentence, **places))


def label_of(choices: tuple[tuple[str, Any], ...], value: str | None) -> str | None:
    """The word for a value; None where it is not known."""
    return str(dict(choices)[value]) if value else None


def inline_label(value: str | None) -> str | None:
    """The same word within a sentence; None where it is not known."""
    return str(INLINE_LABELS[value]) if value else None


def marking_badge(row: Any) -> Badge:
    return Badge(str(MARKINGS[row.marking]))


def days(row: Any, form: str = "short") -> str:
    """One day, or the first and the last."""
    return localized_days(row.first_day, row.last_day or row.first_day, form)


def place(row: Any, directory: OrganizationDirectory) -> str | None:
    """City and country, as far as they are known."""
    return ", ".join(part for part in (row.city, directory.state(row.country)) if part) or None


def span(row: Any) -> str:
    """A span of days in words; one without an end is open."""
    if row.last is None:
        return _("from %(first)s on", first=localized_date(row.first))
    return localized_days(row.first, row.last)


def organization_choices(directory: OrganizationDirectory) -> Callable[[str], list[tuple[str, str]]]:
    """Choices for a combobox; a whole id finds itself, since an organization may be known elsewhere already."""

    def find(typed: str) -> list[tuple[str, str]]:
        typed = typed.strip()
        if is_id("organization", typed):
            return [(typed, directory.name(typed) or typed)]
        return directory.search(typed)

    return find


def command_runner(
    handler: CommandHandler, command: Callable[..., Any], **ids: str
) -> Callable[[CommandFields, CommandContext, Any], CommandResult]:
    """Runs a command on a row: `ids` say which of its columns are which ids of the command."""

    def run(parts: CommandFields, context: CommandContext, row: Any) -> CommandResult:
        said, mark = parts
        address = {name: getattr(row, column) for name, column in ids.items()}
        return handler.handle(command(**address, **said), msgspec.structs.replace(context, marking=mark))

    return run


def without_version_check(
    run: Callable[[Any, CommandContext, Any], CommandResult],
) -> Callable[[Any, CommandContext, Any], CommandResult]:
    """For what is added and disturbs nothing: that the meeting changed meanwhile does not matter to it."""

    def on_its_own(parts: Any, context: CommandContext, row: Any) -> CommandResult:
        return run(parts, msgspec.structs.replace(context, expected=None), row)

    return on_its_own
