"""Tests as sentences: given these events, when this command, then these events or this refusal.

scenario = Scenario(loan)
scenario.given(BookLent("b1", "ann", "2026-01-05"))
scenario.when(LendBook("b1", "bob", "2026-01-09"))
scenario.then_refused(AlreadyLent, since="2026-01-05")
"""

from collections.abc import Sequence
from typing import Any

from shared.domain.decider import Command, Decider
from shared.domain.errors import Problem

__all__ = ["Scenario"]


class Scenario:
    """One aggregate, its past, and a command on it."""

    def __init__(self, decider: Decider) -> None:
        self._decider = decider
        self._state: Any = decider.initial_state
        self._events: Sequence[Any] = ()
        self._refusal: Problem | None = None

    def given(self, *events: object) -> "Scenario":
        for event in events:
            self._state = self._decider.evolve(self._state, event)
        return self

    def when(self, command: Command) -> "Scenario":
        self._events, self._refusal = (), None
        try:
            self._events = self._decider.decide(command, self._state)
        except Problem as refusal:
            self._refusal = refusal
        return self.given(*self._events)

    def then(self, *events: object) -> "Scenario":
        assert self._refusal is None, f"refused: {self._refusal!r}"
        assert tuple(self._events) == events
        return self

    def then_nothing(self) -> "Scenario":
        """Assert that nothing happened because the command requested the existing state."""
        return self.then()

    def then_refused(self, refusal: type[Problem], **parameters: object) -> "Scenario":
        assert isinstance(self._refusal, refusal), (
            f"expected {refusal.__name__}, got {self._refusal!r} and {self._events!r}"
        )
        actual = {key: self._refusal.parameters.get(key) for key in parameters}
        assert actual == parameters
        return self
