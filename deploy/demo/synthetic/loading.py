"""Records the story day by day, each service's part of a day all or none, and seals it with the clock of that day.

So "recorded" is what it would have been, and every past day can be asked about. Stopped in between, the next load
goes on: each command is known by its number, and one that was answered gives no event a second time.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from deploy.demo.synthetic.story import story
from deploy.demo.synthetic.story_commands import Service, StoryCommand, id_of
from deploy.installation.home import mark_synthetic, synthetic_state
from deploy.installation.installation import Installation
from deploy.installation.service_set import ServiceSet, open_services
from shared.domain.errors import Refused, Unavailable
from shared.domain.ids import uuid_of
from shared.event_store.command_handler import CommandContext
from shared.event_store.lease import WORKER, lease
from shared.event_store.sealer import Sealer
from shared.public_view.openness import OPERATOR

Notify = Callable[[str], None]
HOURS: dict[Service, int] = {"registry": 8, "meetings": 9, "reporting": 10}
"""When on its day each service's part was recorded, UTC: organizations before who came of them."""


class NotEmpty(Refused):
    """Invented years are never recorded beside other facts. Parameters: remedy."""

    code = "not-empty"

    def __init__(self, home: Path) -> None:
        remedy = (
            f"{home} holds records already, and invented years go into an empty home of their own. Name another folder: "
            "RAPPORTEUR_HOME=./synthetic rapporteur demo load --synthetic"
        )
        super().__init__(remedy=remedy)


def load(
    installation: Installation, notify: Notify = lambda _: None, years: Sequence[StoryCommand] | None = None
) -> int:
    """Records the story, or other `years` in order; how many events it came to.

    Raises NotEmpty, and Unavailable while a worker runs.
    """
    with open_services(installation) as services, _alone(services):
        _refuse_other_facts(installation, services)
        # Before the first fact, so that no page ever shows one without saying so.
        mark_synthetic(installation.home, "begun")
        numbered = list(enumerate(story() if years is None else years, 1))
        before = _size(services)
        year = ""
        for day, of_day in groupby(numbered, key=lambda each: each[1].day):
            if day[:4] != year:
                year = day[:4]
                notify(f"Recording the invented year {year}")
            _record(installation, services, day, list(of_day))
        mark_synthetic(installation.home, "whole")
        return _size(services) - before


def _refuse_other_facts(installation: Installation, services: ServiceSet) -> None:
    begun = synthetic_state(installation.home) == "begun"
    if not begun and _size(services):
        raise NotEmpty(installation.home)


def _size(services: ServiceSet) -> int:
    return sum(log.size() + log.unsealed() for log in services.logs.values())


@contextmanager
def _alone(services: ServiceSet) -> Iterator[None]:
    """No worker may seal meanwhile: its clock is that of today."""
    with ExitStack() as held:
        for service, engine in services.engines.items():
            if not held.enter_context(lease(engine, WORKER)):
                raise Unavailable(part=service, remedy="It runs. Stop `rapporteur up` first, then load.")
        yield


def _record(
    installation: Installation, services: ServiceSet, day: str, numbered: list[tuple[int, StoryCommand]]
) -> None:
    for service, hour in HOURS.items():
        commands = [(said.command, _by(number, said)) for number, said in numbered if said.service == service]
        if commands:
            services.handle_all[service](commands)
            moment = datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)
            key = installation.outbox_key(service)
            Sealer(services.engines[service], service, key, lambda moment=moment: moment).seal_all()  # type: ignore[misc]


def _by(number: int, command: StoryCommand) -> CommandContext:
    day = uuid_of(id_of("day", command.day))
    return CommandContext(actor=OPERATOR, command=f"synthetic-{number}", correlation=day, marking=command.marking)
