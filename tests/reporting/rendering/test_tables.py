"""A report as a workbook and as CSV: one figure per row, read back with another library, without anything executable."""

import csv as reading
import io
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from services.reporting.reports.document import report_json
from services.reporting.reports.rendering.figure_table import COLUMNS, csv
from services.reporting.reports.rendering.source import ReportSource
from services.reporting.reports.rendering.xlsx import xlsx
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts import reporting as p
from tests.reporting.example import example
from tests.reporting.rendering.sources import example_source, source_of

pytestmark = pytest.mark.requirement("9.03")

NAMES = [column.name for column in COLUMNS]
HOSTILE = "=1+1"


@dataclass
class Tables:
    """A report in both formats, read back, and its JSON."""

    source: ReportSource

    @cached_property
    def figures(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(report_json(self.source.report))["figures"]
        return found

    @cached_property
    def book(self) -> Workbook:
        return load_workbook(io.BytesIO(xlsx(self.source)))

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of the workbook, under the CSV's column names."""
        return [dict(zip(NAMES, row, strict=True)) for row in self.book.worksheets[0].values][1:]

    @cached_property
    def lines(self) -> list[dict[str, str]]:
        return list(reading.DictReader(io.StringIO(csv(self.source).decode("utf-8-sig"), newline="")))

    @cached_property
    def about(self) -> dict[Any, Any]:
        return dict(self.book.worksheets[1].values)

    def row(self, key: str, **of: str) -> dict[str, Any]:
        """Return the row of a figure with the default parameters."""
        wanted = json.dumps(of, sort_keys=True) if of else None
        return next(row for row in self.rows if (row["key"], row["of"]) == (key, wanted))


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables(example_source())


@pytest.fixture(scope="module")
def hostile() -> Tables:
    """A period, a meeting and an organization at it have names that look like formulas."""
    told = example()
    period, meeting, organization, series = map(told.id, ("period", "meeting", "organization", "series"))
    told.add("reporting", period, p.StudyPeriodDefined(period, HOSTILE, "2012-11-30", "2016-11-03"))
    told.add("registry", organization, r.OrganizationRegistered(organization, HOSTILE))
    told.add("meetings", series, m.SeriesOpened(series, HOSTILE, HOSTILE, "executive meeting"))
    told.add("meetings", meeting, m.MeetingPlanned(meeting, series, HOSTILE, "2016-01-01", 1))
    told.add("meetings", meeting, m.MeetingHeld("2016-01-01", None, HOSTILE, "FRA", "in person"))
    stream = f"attendance-{meeting[-36:]}-{organization[-36:]}"
    told.add("meetings", stream, m.AttendanceRecorded(told.id("fact"), meeting, organization, listed_as=HOSTILE))
    return Tables(source_of(told, period=HOSTILE))


def test_each_figure_of_the_report_is_one_row(tables: Tables) -> None:
    asked = [(each["key"], each["of"], each["rule"], each["parameters"]) for each in tables.figures]
    for rows in (tables.rows, tables.lines):
        read = [(row["key"], _read(row["of"]), row["rule"], _read(row["parameters"])) for row in rows]
        assert sorted(read, key=repr) == sorted(asked, key=repr)
    assert len(asked) > 100


def _read(written: Any) -> dict[str, Any]:
    return json.loads(written) if written else {}


def test_numbers_are_numbers_and_what_is_not_known_is_said_in_words(tables: Tables) -> None:
    by_name = {(row["key"], row["of"], row["parameters"]): row for row in tables.rows}
    for figure in tables.figures:
        of, parameters = (
            json.dumps(figure[name], sort_keys=True) if figure[name] else None for name in ("of", "parameters")
        )
        row = by_name[figure["key"], of, parameters]
        if figure["key"] == "participation.stated":
            assert row["value"] == "stated"
            continue
        assert row["value"] in (
            ["not known", "not defined"] if figure["value"] is None else [pytest.approx(figure["value"])]
        )
        assert [row[name] for name in ("at_least", "numerator", "denominator", "unit", "as_of")] == [
            figure[name] for name in ("at_least", "numerator", "denominator", "unit", "as_of")
        ]
        assert row["events"] == figure["evidence"]["count"]
        assert bool(row["reason"]) is bool(figure["reason"])


def test_a_number_says_where_it_stands_and_leads_to_its_evidence(tables: Tables) -> None:
    row = tables.row("participation.organizations", meeting="EX-06")
    assert (row["section"], row["title"], row["value"]) == ("1 What was held", "Organizations at EX-06", 7)
    assert row["note"] == tables.source.note(next(each for each in tables.source.document.figures if
                                                  (each.key, each.of) == (row["key"], {"meeting": "EX-06"})))  # fmt: skip
    assert row["evidence"].startswith("http://127.0.0.1:8000/reporting/evidence?figure=participation.organizations")
    assert (row["period"], row["moment"]) == ("2013-2016", str(tables.source.report.moment))
    assert row["status"] == "Draft for the bureau, not reviewed; synthetic records"


def test_the_head_stays_in_sight_and_filters_all_rows(tables: Tables) -> None:
    sheet = tables.book.worksheets[0]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", sheet.dimensions)
    assert [cell.value for cell in sheet[1]] == [column.head for column in COLUMNS]
    assert all(cell.font.bold for cell in sheet[1])
    widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
    assert all(8 <= width <= 61 for width in widths)
    assert len(set(widths)) > 5, "each as wide as its content"


def test_a_share_is_shown_as_one_and_the_cell_has_it_in_full(tables: Tables) -> None:
    value, unit = NAMES.index("value"), NAMES.index("unit")
    rows = [row for row in tables.book.worksheets[0].iter_rows(min_row=2) if isinstance(row[value].value, float)]
    forms = {(row[unit].value, row[value].number_format) for row in rows}
    assert forms == {("share", "0.0%"), ("classes", "0.0"), ("number", "0.000")}


def test_a_sheet_tells_of_what_the_numbers_are(tables: Tables) -> None:
    assert tables.about["Title"] == "Assessment of the meetings of industry executives"
    assert tables.about["Status"] == "Draft for the bureau, not reviewed; synthetic records"
    assert tables.about["Figures"] == len(tables.figures)
    assert "never counted as 0" in tables.about["not known"]
    properties = tables.book.properties
    assert properties.title == tables.about["Title"]
    assert properties.created == datetime(2026, 12, 1)  # noqa: DTZ001  the library reads UTC without saying so


def test_nothing_of_the_data_is_a_formula_or_a_link(hostile: Tables) -> None:
    for sheet in hostile.book.worksheets:
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert [cell for cell in cells if cell.hyperlink] == []
    assert {row["period"] for row in hostile.rows} == {HOSTILE}
    assert all(cell.quotePrefix for cell in hostile.book.worksheets[0]["R"][1:])
    assert {line["period"] for line in hostile.lines} == {f"'{HOSTILE}"}


@pytest.mark.requirement("9.04")
def test_the_same_report_has_the_same_bytes(tables: Tables) -> None:
    again = example_source()
    assert (xlsx(again), csv(again)) == (xlsx(tables.source), csv(tables.source))
