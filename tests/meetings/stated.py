"""The records that examples of statements refer to, and commands that state, correct and withdraw one of each kind."""

from collections.abc import Iterator

from services.meetings.domain import commands
from services.meetings.service import Service
from shared.contracts.meetings import STREAM_KINDS
from shared.domain.decider import Command
from shared.statements.decider import correct_fact, state_fact, withdraw_fact
from shared.statements.kinds import by_name
from tests.meetings.recorded import CLERK, uuid
from tests.statements.examples import correction_of_example, example, example_record, withdrawal_of_example

SERIES, MEETING, ORGANIZATION = (example_record(name) for name in ("series", "meeting", "organization"))
RECORDS = (
    commands.OpenSeries(series=SERIES, code="EXA", name="Example series", kind="executive meeting"),
    commands.PlanMeeting(meeting=MEETING, series=SERIES, code="EXA-01", first_day="2027-12-07"),
    commands.RecordAttendance(fact=f"fact-{uuid(90)}", meeting=MEETING, organization=ORGANIZATION),
)
BY_NAME = by_name(STREAM_KINDS)


def stating() -> Iterator[Command]:
    """Yield what states one of each kind, those first to which others refer."""
    waiting = [example(kind) for kind in STREAM_KINDS]
    for name in ("consultation", "request", "reply", "need"):
        yield state_fact(BY_NAME[name], next(each for each in waiting if each.fact.startswith(f"{name}-")))
    for each in waiting:
        name = each.fact[:-37]
        if name not in ("consultation", "request", "reply", "need"):
            yield state_fact(BY_NAME[name], each)


def amending() -> Iterator[Command]:
    """Yield what corrects and then withdraws one of each kind."""
    for kind in STREAM_KINDS:
        stated = example(kind)
        yield correct_fact(kind, correction_of_example(kind, stated, source="another document"))
        yield withdraw_fact(withdrawal_of_example(kind, stated))


def record_examples(service: Service) -> None:
    """State one of each kind, and what they refer to."""
    for command in (*RECORDS, *stating()):
        service.handler.handle(command, CLERK)
