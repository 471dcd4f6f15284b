"""The effects of an import, by verdict and row, as shown in its preview."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from shared.domain.importing import Proposal, Verdict

VERDICTS: tuple[Verdict, ...] = ("refused", "changed", "new", "ended", "same")


class RowGroup(NamedTuple):
    """The fields of one row."""

    row: str
    line: int | None
    path: str | None
    fields: list[Proposal]


def grouped(proposals: Sequence[Proposal], path_of: Callable[[str], str | None]) -> Mapping[Verdict, list[RowGroup]]:
    """Group the fields by row, and ended ones by record; `path_of` gives a record's page, if it has one."""
    by_verdict: dict[Verdict, dict[tuple[str | None, int | None], RowGroup]] = {verdict: {} for verdict in VERDICTS}
    for each in proposals:
        path = path_of(each.record) if each.record and each.verdict != "new" else None
        place = (each.record if each.verdict == "ended" else each.row, None if each.row else each.line)
        group = by_verdict[each.verdict].setdefault(place, RowGroup(each.row, each.line, path, []))
        group.fields.append(each)
    return {verdict: list(groups.values()) for verdict, groups in by_verdict.items()}


def counts(proposals: Sequence[Proposal]) -> Mapping[Verdict, int]:
    return {verdict: sum(each.verdict == verdict for each in proposals) for verdict in VERDICTS}
