"""Imports files of several records like the command line."""

from shared.event_store.command_handler import CommandContext
from shared.public_view.openness import OPERATOR
from shared.tables.composed import ComposedFile
from shared.web.statements.composed_files import ComposedImport, plan_composed, read_composed
from shared.web.statements.file_names import FileNames
from shared.web.statements.importing import StatementPlan
from tests.meetings.conftest import Home, Web

OPERATING = CommandContext(actor=OPERATOR)


def planned(home: Home, web: Web, file: ComposedFile, text: str, reason: str | None = None) -> StatementPlan:
    """Plan within the application context, which the complaints' texts need."""
    wanted = ComposedImport(file=file, source="example", reason=reason)
    with web.app.test_request_context():
        names = FileNames(home.service, wanted.source)
        return plan_composed(read_composed(text.encode(), file), wanted, home.service, names)


def record(
    home: Home,
    web: Web,
    file: ComposedFile,
    text: str,
    reason: str | None = None,
    by: CommandContext = OPERATING,
) -> int:
    """Record a file; return the number of events."""
    plan = planned(home, web, file, text, reason)
    return sum(len(each.events) for each in home.service.handler.handle_all(plan.commands_in(by)))
