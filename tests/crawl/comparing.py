"""Compares the responses that a viewer gets from two homes which differ only in closed facts."""

import difflib
import re

from tests.crawl.crawling import Answer
from tests.crawl.planted import Planted

ISSUED = re.compile(r"/reporting/(issued/|api/issued)")
"""Numbers over closed facts leave the bureau only in issued reports; no text of a closed fact changes them."""
A_SECRET = "/registry/account/second-factor"
"""This page shows a new secret each time."""
_PARTS = re.compile(r"[\n,>]")


def differing(one: Planted, other: Planted, who: str, *, issued: bool = False) -> list[str]:
    """Return the paths that answer differently, each with its first differences: issued reports, or all the rest."""
    asks, found, count = other.crawler(who), [], 0
    for answer in one.answers(who):
        if bool(ISSUED.match(answer.path)) == issued and answer.rule != A_SECRET and not _is_pdf(answer):
            count += 1
            also = asks.ask(answer.path)
            # What is the same with its roots is the same without them.
            if also.whole == answer.whole:
                continue
            here, there = one.without_roots(answer), other.without_roots(also)
            if here != there:
                found.append(f"{answer.path}: {_first_difference(here, there)}")
    assert count >= (4 if issued else 20)
    return found


def _is_pdf(answer: Answer) -> bool:
    """Return whether a response is a PDF, whose streams are compressed; its source is compared in the other formats."""
    return answer.content.startswith(b"%PDF")


def leaks(home: Planted, who: str, answers: list[Answer]) -> list[str]:
    """Return the canaries in some answers that somebody may not see, each field of a rule once, with a scene and a
    path."""
    found: dict[tuple[str, str], str] = {}
    for answer in answers:
        for each in home.above(answer.whole, home.levels(who)):
            found.setdefault((answer.rule, f"{each.event}.{each.field}"), f"({each.scene}) at {answer.path}")
    return [f"{rule}: {name} {where}" for (rule, name), where in sorted(found.items())]


def _first_difference(one: bytes, other: bytes) -> list[str]:
    here, there = (_PARTS.split(each.decode(errors="replace")) for each in (one, other))
    lines = difflib.unified_diff(here, there, n=0, lineterm="")
    return [line[:100] for line in lines if not line.startswith(("---", "+++", "@@"))][:6]
