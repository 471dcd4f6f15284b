"""The notice after an action, in domain terms, with Undo where the domain has an opposite."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal, cast

from flask import flash
from flask_babel import gettext as _

from shared.statements.personal import SEEMS_PERSONAL
from shared.web.console.fields import FormField


@dataclass(frozen=True)
class UndoableNotice:
    """A notice with Undo: `path` takes a POST of `fields` that does the opposite; `hint` explains that."""

    sentence: str
    path: str
    hint: str = ""
    fields: dict[str, str] = field(default_factory=dict)


def show_notice(notice: str | UndoableNotice, tone: Literal["done", "bad", "warn"] = "done") -> None:
    """Show a notice on the next page."""
    if isinstance(notice, UndoableNotice):
        hint = notice.hint or _("This records the opposite, and both stay in the history.")
        flash(cast(str, asdict(notice) | {"hint": hint}), tone)
    else:
        flash(notice, tone)


def warn_of_names(fields: Sequence[FormField]) -> None:
    """List, on the next page, the fields that seem to name a person; show nothing if there are none."""
    if fields:
        show_notice(names_warning(fields), "warn")


def names_warning(fields: Sequence[FormField]) -> str:
    """Return the warning for texts that seem to name a person."""
    return str(_(SEEMS_PERSONAL, fields=", ".join(str(each.label) for each in fields)))
