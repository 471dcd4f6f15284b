"""The one notice after an act, in words of the domain, with Undo where the domain has the opposite."""

from dataclasses import asdict, dataclass
from typing import Literal, cast

from flask import flash
from flask_babel import gettext as _


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
