"""A queue in which callers take turns: one that makes a thousand requests at once delays only itself."""

from collections import deque
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Task = TypeVar("Task")


class FairQueue(Generic[Task]):
    """The deque interface that waitress uses; the next item is the oldest task of the caller whose turn it is."""

    def __init__(self, caller_of: Callable[[Task], Hashable]) -> None:
        self._caller_of = caller_of
        self._waiting: dict[Hashable, deque[Task]] = {}
        self._turns: deque[Hashable] = deque()

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def __bool__(self) -> bool:
        return bool(self._turns)

    def append(self, task: Task) -> None:
        caller = self._caller_of(task)
        if caller not in self._waiting:
            self._waiting[caller] = deque()
            self._turns.append(caller)
        self._waiting[caller].append(task)

    def popleft(self) -> Task:
        """Return the next task. Raises IndexError if there is none."""
        caller = self._turns.popleft()
        tasks = self._waiting[caller]
        task = tasks.popleft()
        if tasks:
            self._turns.append(caller)
        else:
            del self._waiting[caller]
        return task
