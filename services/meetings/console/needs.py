"""What needs attention among meetings, by rules that are printed on the page."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from flask_babel import gettext

from services.meetings.console.shown import _
from services.meetings.queries import Lists
from shared.domain.dates import last_day
from shared.web.console import Need
from shared.web.days import in_words

PATH = "/meetings/console/meetings"
MOST = 20


def needs(lists: Lists) -> Callable[[], Sequence[Need]]:
    """Meetings whose day has passed and of which nothing more is recorded; lists that nobody has called complete."""

    def asked() -> list[Need]:
        today = datetime.now(UTC).date().isoformat()
        late = [
            row for row in lists.meetings(None, MOST, status="planned") if last_day(row.first_day).isoformat() < today
        ]
        open_ = [row for row in lists.meetings(None, MOST, status="held") if row.complete is None]
        return [_past(row) for row in late] + [_unsaid(row) for row in open_]

    return asked


def _past(row: object) -> Need:
    code, id_, day = getattr(row, "code", ""), getattr(row, "id", ""), getattr(row, "first_day", "")
    return Need(
        "late",
        _("Was %(code)s held?", code=code),
        f"{PATH}/{id_}",
        _("It was planned for %(day)s, and nothing more is recorded.", day=in_words(day, "long")),
        act=_("Record it"),
        act_path=f"{PATH}/{id_}/do/hold",
    )


def _unsaid(row: object) -> Need:
    code, id_ = getattr(row, "code", ""), getattr(row, "id", "")
    return Need(
        "decide",
        _("Is the list of %(code)s complete?", code=code),
        f"{PATH}/{id_}/attendance",
        gettext("Who did not come is known of complete lists alone."),
        act=_("Say so"),
        act_path=f"{PATH}/{id_}/do/list",
    )
