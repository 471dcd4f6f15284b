"""Organizations by meeting: participants as far as lists name them. Readers outside the bureau see the meetings that
are wholly public."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from services.reporting.document_model import Inline, Marked, by_number, joined, listing, sentence
from services.reporting.document_model.blocks import (
    DocumentBlock,
    DocumentColumn,
    DocumentRow,
    DocumentRowGroup,
    Table,
    paragraph,
)
from services.reporting.figures import FigureContext
from services.reporting.figures.audience import may_name
from services.reporting.figures.dated import Days, days_of
from services.reporting.figures.evidence import Trace
from services.reporting.read_models import facts as rm
from services.reporting.reports.layout import Layout

_SIGNS: Mapping[bool | None, Inline] = {
    True: Marked(sentence("attended"), "there"),
    False: Marked(sentence("not on the complete list"), "not on the list"),
    None: Marked(sentence("not known"), "not known"),
}
_Group = tuple[int, str]


def organizations_by_meeting(layout: Layout) -> Iterator[DocumentBlock]:
    context = layout.context
    codes = [row.code for row in layout.with_participation]
    with_participation = [fact for fact in context.held if fact.body.code in codes]
    meetings = [fact for fact in with_participation if may_name(context, context.gathering_at(fact))]
    if any(_entities(context, fact, context.days) for fact in meetings):
        yield _table(layout, meetings)
        yield from paragraph(
            sentence("Square: attended. Dot: not on the complete list. Hatched: not known."), kind="key"
        )
        if closed := [str(fact.body.code) for fact in with_participation if fact not in meetings]:
            yield from paragraph(
                sentence(
                    "Left out: %(meetings)s. Of some who came there it is for the bureau only that they did, and so are the"
                    " counts that would tell who they are.",
                    meetings=", ".join(closed),
                )
            )
    elif layout.report.audience != "bureau" and (layout.fully_listed or layout.partly_listed):
        yield from paragraph(
            sentence("Which organizations came is for the bureau only: of no meeting is it public of all who came.")
        )


def _table(layout: Layout, meetings: list[rm.Fact]) -> Table:
    """Return a row for each organization, under its name on the period's last day, grouped by the complete lists on
    which it appears."""
    context = layout.context
    present_at = [_entities(context, fact, context.days) for fact in meetings]
    complete = [context.counting.present(fact).complete for fact in meetings]
    groups: dict[_Group, list[tuple[str, tuple[bool | None, ...]]]] = {}
    for organization in frozenset().union(*present_at):
        cells = tuple(
            organization in present or (False if known else None)
            for present, known in zip(present_at, complete, strict=True)
        )
        line = context.history.name_of(organization, context.as_of), cells
        groups.setdefault(_group(cells, complete), []).append(line)
    codes = [str(fact.body.code) for fact in meetings]
    found = (_row_group(group, groups[group], codes, sum(complete)) for group in sorted(groups))
    caption = sentence("Organizations by meeting")
    columns = DocumentColumn(sentence("Organization")), *(DocumentColumn(code, "sign") for code in codes)
    return Table(caption, columns, tuple(found), _note(layout, meetings), "matrix", caption)


def _row_group(
    group: _Group, lines: list[tuple[str, tuple[bool | None, ...]]], codes: list[str], complete: int
) -> DocumentRowGroup:
    rows = (
        DocumentRow(name, tuple(_SIGNS[cell] for cell in cells))
        for name, cells in sorted(lines, key=lambda line: line[0].casefold())
    )
    return DocumentRowGroup(tuple(rows), _when_they_came(group, codes, complete))


def _entities(context: FigureContext, meeting: rm.Fact, days: Days) -> AbstractSet[str]:
    """Return the entities of a meeting's participants on some days, as participation.organizations does."""
    return context.counting.distinct(context.counting.present(meeting).organizations, days, "entity", Trace())


def _group(cells: tuple[bool | None, ...], complete: list[bool]) -> _Group:
    """Return the group of a row, and the reason: first those on every complete list, then on several, then on one, and
    last on none."""
    attended = [index for index, cell in enumerate(cells) if cell and complete[index]]
    if len(attended) > 1:
        return (0, "every") if len(attended) == sum(complete) else (1, "several")
    return (2 + attended[0], "one") if attended else (len(cells) + 2, "none")


def _when_they_came(group: _Group, codes: list[str], complete: int) -> Inline:
    order, attended = group
    if attended == "every":
        return by_number(complete, "At the meeting with a complete list", "At every meeting with a complete list")
    if attended == "several":
        return sentence("At several meetings with a complete list")
    if attended == "none":
        return sentence("On no list that is stated to be complete")
    if complete > 1:
        return sentence("Of the complete lists, on that of %(meeting)s only", meeting=codes[order - 2])
    return sentence("On the complete list of %(meeting)s", meeting=codes[order - 2])


def _note(layout: Layout, meetings: list[rm.Fact]) -> Inline:
    note = "Grouped by when they came, and called as on the last day of the period. These lists are public."
    if layout.report.audience == "bureau":
        note = "Grouped by when they came, and called as on the last day of the period. For the bureau only."
    context, merged = layout.context, list[Inline]()
    for fact in meetings:
        if len(_entities(context, fact, days_of(fact))) > len(_entities(context, fact, context.days)):
            merged.append(str(fact.body.code))
    if not merged:
        return sentence(note)
    share = sentence(
        "Organizations that had merged by then share a row: %(meetings)s had more organizations than have a square here.",
        meetings=listing(merged),
    )
    return joined((sentence(note), share), " ")
