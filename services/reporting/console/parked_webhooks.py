"""The webhooks that the program has parked, as tasks of the start page."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from shared.web.console import Task


def parked_webhooks(rows: Iterable[Any]) -> list[Task]:
    """Return a task for each webhook parked because of failures or another log, which only a person resumes."""
    return [_to_resume(row) for row in rows if row.state == "parked" and row.because != "person"]


def _to_resume(row: Any) -> Task:
    place = f"/registry/console/partners/{row.partner}"
    what = _("Nothing is sent to the webhook %(url)s until it is resumed", url=row.url)
    why = _("It was parked. The page of its partner says why.")
    resume = f"{place}/do/resume-webhook?webhook={row.webhook}"
    return Task("decide", what, place, why, act=_("Resume it"), act_path=resume, rule="parked", about=row.webhook)
