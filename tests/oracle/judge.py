"""Compares the outcome with the promises: nothing acknowledged is lost, nothing happens twice or unrequested, and
there are no gaps."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import msgspec

from shared.domain.event import SealedEvent
from shared.event_store.projector import RecordedEvent


class Findings(msgspec.Struct, frozen=True):
    """`found` and `lost` count and list acknowledged commands; `positions` is the log's size; `wrong` holds a sentence
    for each violation."""

    intents: int
    acknowledged: int
    found: int
    positions: int
    wrong: list[str]
    lost: list[str] = []

    @property
    def held(self) -> bool:
        """Return whether all promises were kept."""
        return not self.wrong and self.found == self.acknowledged


def judged(
    acknowledged: Iterable[str],
    happened: Iterable[str],
    sealed: Sequence[SealedEvent],
    intents: Iterable[str] | None = None,
    others: Mapping[str, bool] | None = None,
) -> Findings:
    """Return the findings. `happened` uses the names of the acknowledged commands; `intents` is None if they were not
    recorded. `others` are further rules: each a sentence that names the violation, and whether the rule holds."""
    promised, there = set(acknowledged), Counter(happened)
    asked = set(there if intents is None else intents)
    lost = sorted(promised - there.keys())
    rules = {
        "an acknowledged command is lost": not lost,
        "a command was carried out twice": set(there.values()) <= {1},
        "something is there that nobody asked for": there.keys() <= asked,
        "positions have a gap": [event.position for event in sealed] == list(range(1, len(sealed) + 1)),
        "recorded went back": all(one.recorded <= following.recorded for one, following in pairwise(sealed)),
        **(others or {}),
    }
    wrong = [sentence for sentence, holds in rules.items() if not holds]
    return Findings(len(asked), len(promised), len(promised) - len(lost), len(sealed), wrong, lost)


def streams_are_whole(read: Iterable[RecordedEvent]) -> bool:
    """Return whether each stream's versions run from 1 without gaps, in the order of the log."""
    last: Counter[str] = Counter()
    for recorded in read:
        last[recorded.event.stream] += 1
        if recorded.event.version != last[recorded.event.stream]:
            return False
    return True
