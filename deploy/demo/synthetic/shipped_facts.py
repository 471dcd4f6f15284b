"""What is real in the story: the States with their statuses, and the study periods, as they are shipped."""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from deploy.demo.shipped import shipped
from deploy.demo.synthetic.story_commands import FIRST_DAY, StoryCommand
from services.registry.domain.commands import RegisterState, StateStatus
from services.reporting.domain.commands import CorrectStudyPeriod, DefineStudyPeriod


def states() -> Iterator[StoryCommand]:
    """All on the first day, whatever the day their sources are of."""
    for command in shipped().commands["registry"]:
        if isinstance(command, RegisterState | StateStatus):
            yield StoryCommand(FIRST_DAY, "registry", command, "public")


def study_periods() -> Iterator[StoryCommand]:
    """Each is open when it begins; the day after the assembly that ends it, its last day is known."""
    for command in shipped().commands["reporting"]:
        if not isinstance(command, DefineStudyPeriod):
            continue
        begun = max(FIRST_DAY, command.first_day)
        if command.last_day is None or command.last_day < begun:
            yield StoryCommand(begun, "reporting", command, "public")
            continue
        still_open = msgspec.structs.replace(command, last_day=None, ended_by=None)
        yield StoryCommand(begun, "reporting", still_open, "public")
        ended = CorrectStudyPeriod(
            period=command.period,
            reason="The assembly ended",
            first_day=command.first_day,
            last_day=command.last_day,
            other_names=command.other_names,
            ended_by=command.ended_by,
            source=command.source,
        )
        day_after = date.fromisoformat(command.last_day) + timedelta(days=1)
        yield StoryCommand(day_after.isoformat(), "reporting", ended, "public")
