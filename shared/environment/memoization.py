"""A cache of pure functions' latest results by their arguments, for the process that answers many similar requests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Result = TypeVar("Result")

_clearing: list[Callable[[], None]] = []
_is_on: list[bool] = []


def memoized(maxsize: int) -> Callable[[Callable[P, Result]], Callable[P, Result]]:
    """Cache the last `maxsize` results of a function with hashable arguments, once `enable` has been called."""

    def decorate(function: Callable[P, Result]) -> Callable[P, Result]:
        kept = lru_cache(maxsize)(function)
        _clearing.append(kept.cache_clear)

        @wraps(function)
        def ask(*arguments: P.args, **keywords: P.kwargs) -> Result:
            if not _is_on:
                return function(*arguments, **keywords)
            return kept(*arguments, **keywords)  # type: ignore[arg-type]  # memoized functions take hashable arguments

        return ask

    return decorate


def enable() -> None:
    """Cache results from now on, in this process."""
    _is_on.append(True)


@contextmanager
def enabled() -> Iterator[None]:
    """Cache results for the duration of a block, and drop all at its end."""
    _is_on.append(True)
    try:
        yield
    finally:
        _is_on.pop()
        clear()


def clear() -> None:
    """Drop all cached results."""
    for clear_results in _clearing:
        clear_results()
