"""The records that examples of statements refer to, and commands that state, correct and withdraw one of each kind."""

from collections.abc import Iterator

from services.meetings.domain import commands
from services.meetings.domain.communique_commands import OpenCommunique
from services.meetings.domain.conclusion_commands import DraftConclusion
from services.meetings.service import Service
from shared.contracts.meetings import STREAM_KINDS
from shared.domain.decider import Command
from shared.domain.errors import Refused
from shared.statements.decider import correct_fact, state_fact, withdraw_fact
from tests.meetings.recorded import CLERK, uuid
from tests.statements.examples import correction_of_example, example, example_record, in_order, withdrawal_of_example

SERIES, MEETING, ORGANIZATION = (example_record(name) for name in ("series", "meeting", "organization"))
RECORDS = (
    commands.OpenSeries(series=SERIES, code="EXA", name="Example series", kind="executive meeting"),
    commands.PlanMeeting(meeting=MEETING, series=SERIES, code="EXA-01", first_day="2027-12-07"),
    DraftConclusion(
        conclusion=example_record("conclusion"),
        meeting=MEETING,
        number=1,
        verb="agreed",
        wording="to go on",
        language="en",
    ),
    OpenCommunique(meeting=MEETING, title={"en": "Communiqué"}, original="en"),
    commands.RecordAttendance(fact=f"fact-{uuid(90)}", meeting=MEETING, organization=ORGANIZATION),
)


def amending() -> Iterator[Command]:
    """Yield commands that correct and then withdraw one of each kind."""
    for kind in STREAM_KINDS:
        stated = example(kind)
        yield correct_fact(kind, correction_of_example(kind, stated, source="another document"))
        yield withdraw_fact(withdrawal_of_example(kind, stated))


def record_examples(service: Service) -> None:
    """State one of each kind, with the records that they refer to."""
    for command in RECORDS:
        service.handler.handle(command, CLERK)
    for kind in in_order(STREAM_KINDS):
        try:
            service.handler.handle(state_fact(kind, example(kind)), CLERK)
        except Refused as refusal:
            raise AssertionError(
                f"The example of {kind.name} is refused as {refusal.code} {refusal.parameters}. Examples have the first word of "
                "each list and the first kind of record that a field refers to: order these so that they go together."
            ) from refusal
