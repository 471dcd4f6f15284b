"""Hand-made pages about one record, whose acts record statements of several kinds and can be undone."""

from collections.abc import Callable
from typing import ClassVar

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from services.meetings.console.labels import ROLES, WRITERS
from services.meetings.console.stating import StatingActs, is_script
from shared.domain.errors import NotThere
from shared.statements.kinds import StatementKind
from shared.web.console.page import ConsolePage
from shared.web.statements.workspace import StatementWorkspace


class StatingPage(ConsolePage):
    """`/meetings/console/<name>/<id>`: everyone in the bureau can read it; its forms record statements."""

    undoable: ClassVar[tuple[StatementKind, ...]]
    """The kinds that its acts state."""

    def __init__(self, statements: StatementWorkspace, name: str) -> None:
        super().__init__(name)
        self.statements, self.acts = statements, StatingActs(statements, self._undo_path)

    def roles_for(self, _view: str, method: str) -> frozenset[str]:
        return WRITERS if method == "POST" else ROLES

    def path(self, id: str) -> str:  # noqa: A002  the name of the part of the address
        """Return the address of the page of a record."""
        raise NotImplementedError

    @expose("/<id>/undo/<kind>/<batch>", methods=("POST",))
    def undone_view(self, id: str, kind: str, batch: str) -> ResponseReturnValue:  # noqa: A002
        """Undo an act, and redirect to the page."""
        stated = next((each for each in self.undoable if each.name == kind), None)
        if stated is None:
            raise NotThere(id=kind)
        self.undo(stated, batch)
        return redirect(self.path(id), 303)

    def undo(self, kind: StatementKind, batch: str) -> None:
        """Undo an act, and report the result on the next page."""
        self.acts.undo(kind, batch)

    def answered(
        self, act: Callable[[str], str], back: str, batch: str, part: Callable[[], ResponseReturnValue]
    ) -> ResponseReturnValue:
        """Do the act of a button in a row; a script gets the updated part of the page."""
        done = self.acts.done(act, back, batch)
        return part() if is_script() and not isinstance(done, tuple) else done

    def _undo_path(self, kind: StatementKind, batch: str) -> str:
        record = request.view_args["id"] if request.view_args else ""
        return url_for(".undone_view", id=record, kind=kind.name, batch=batch)


def parts_of_button(number: int) -> list[str]:
    """Return the pressed button's value in the given number of parts."""
    parts = request.form.get("answer", "").split("|")
    return [*parts, *[""] * number][:number]
