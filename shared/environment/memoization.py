"""The last results of pure functions, kept by their arguments: in the process of its own that answers many alike, nowhere else."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Result = TypeVar("Result")

_all: list[OrderedDict[Hashable, object]] = []
_is_on: list[bool] = []


def memoized(maxsize: int) -> Callable[[Callable[P, Result]], Callable[P, Result]]:
    """Keep the last results of a function whose arguments can be hashed, `maxsize` of them, once `enable` was called."""

    def decorate(function: Callable[P, Result]) -> Callable[P, Result]:
        kept: OrderedDict[Hashable, Result] = OrderedDict()
        _all.append(kept)  # type: ignore[arg-type]  # cleared, and nothing else

        @wraps(function)
        def ask(*arguments: P.args, **named: P.kwargs) -> Result:
            if not _is_on:
                return function(*arguments, **named)
            key = (arguments, tuple(sorted(named.items())))
            if key not in kept:
                kept[key] = function(*arguments, **named)
                while len(kept) > maxsize:
                    kept.popitem(last=False)
            kept.move_to_end(key)
            return kept[key]

        return ask

    return decorate


def enable() -> None:
    """Keep results from now on, in this process."""
    _is_on.append(True)


def clear() -> None:
    """Drop every result kept."""
    for kept in _all:
        kept.clear()
