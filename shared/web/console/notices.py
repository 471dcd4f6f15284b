"""The one notice after an act, in words of the domain, with Undo where the domain has the opposite."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal, cast

from flask import flash
from flask_babel import gettext as _

from shared.statements.personal import SEEMS_PERSONAL
from shared.web.console.fields import FormField


@dataclass(frozen=True)
class UndoableNotice:
    """`path` takes a POST that does the opposite; `hint` says what that means."""

    sentence: str
    path: str
    hint: str = ""


def show_notice(said: str | UndoableNotice, tone: Literal["done", "bad", "warn"] = "done") -> None:
    """Shows a notice on the next page."""
    if isinstance(said, UndoableNotice):
        hint = said.hint or _("This records the opposite, and both stay in the history.")
        flash(cast(str, asdict(said) | {"hint": hint}), tone)
    else:
        flash(said, tone)


def warn_of_names(fields: Sequence[FormField]) -> None:
    """Shows, on the next page, in which fields a person seems to be named; nothing if in none."""
    if fields:
        show_notice(names_warning(fields), "warn")


def names_warning(fields: Sequence[FormField]) -> str:
    """Return what is said of texts that seem to name a person."""
    return str(_(SEEMS_PERSONAL, fields=", ".join(str(each.label) for each in fields)))
