"""Reports as files: each in its format, under a descriptive name, with the content of the page it is downloaded from."""

import csv
import io
import json
import re
from hashlib import sha256
from html import unescape
from typing import Any

import pytest

from services.reporting.queries import ReportQueries
from services.reporting.reports import FORMATS
from services.reporting.reports.issuing.freezing import freeze
from services.reporting.reports.rendering.templates import OWN
from services.reporting.reports.word.default import default_template
from tests.reporting.disclosure.test_issued_reports import SECRET, also_came_closed
from tests.reporting.example import PERIOD
from tests.reporting.test_issuing import Two, two  # noqa: F401  a fixture

pytestmark = pytest.mark.requirement("9.03")

LIVE = "/reporting/reports/wtsa"
BEGINS = {
    "docx": b"PK",
    "pdf": b"%PDF-",
    "xlsx": b"PK",
    "csv": b"\xef\xbb\xbfsection,",
    "json": b"{",
    "html": b"<!doctype",
}


def linked(page: str) -> dict[str, str]:
    """Return the downloads of a page, by the name of the format."""
    (line,) = re.findall(r'<p class="formats">.*?</p>', page)
    return {words: unescape(path) for path, words in re.findall(r'<a href="([^"]*)">([^<]*)</a>', line)}


def is_whole(answer: Any, form: str, name: str) -> bool:
    named = answer.headers.get("Content-Disposition", "")
    return (answer.status_code, answer.headers["Content-Type"], named, answer.data[: len(BEGINS[form])].lower()) == (
        200,
        FORMATS[form].media_type,
        "" if form == "json" else f"attachment; filename={name}.{form}",
        BEGINS[form].lower(),
    )


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def organizations(content: bytes) -> dict[str, str]:
    return next(
        row
        for row in rows(content)
        if (row["key"], row["of"], row["parameters"].count("entity")) == (KEY, '{"meeting": "EX-06"}', 1)
    )


KEY = "participation.organizations"


@pytest.mark.requirement("9.01")
@pytest.mark.requirement("9.02")
def test_a_live_report_is_downloaded_in_every_format_from_its_page(two: Two) -> None:  # noqa: F811
    page = two.page(f"{LIVE}?period={PERIOD}", "reader").text
    files = linked(page)
    assert list(files) == [each.title for each in FORMATS.values()]
    for form, path in zip(FORMATS, files.values(), strict=True):
        assert is_whole(two.page(path, "reader"), form, f"wtsa-{PERIOD}-members-draft")
    assert (
        two.page(files["JSON"], "reader").data
        == two.page(f"/reporting/api/reports/wtsa?period={PERIOD}", "reader").data
    )


def test_a_download_is_of_the_moment_and_the_audience_of_its_page(two: Two) -> None:  # noqa: F811
    """7 public organizations were at EX-06, and 2 closed ones."""
    before = str(two.reporting.service.facts.moment())
    also_came_closed(two, 2)
    now, seen = {}, {}
    for role, asked in (("staff", ""), ("staff", "&audience=public"), ("reader", "")):
        files = linked(two.page(f"{LIVE}?period={PERIOD}{asked}", role).text)
        told = two.page(files["CSV"], role).data
        now[role, asked], seen[role, asked] = organizations(told), SECRET.encode() in told
    assert (now["staff", ""]["value"], now["staff", ""]["status"]) == ("9", "Draft for the bureau, not reviewed")
    for who, audience in ((("staff", "&audience=public"), "the public"), (("reader", ""), "members")):
        told = now[who]
        assert (told["value"], told["at_least"], told["status"]) == (
            "not known",
            "7",
            f"Draft for {audience}, not reviewed",
        )
    past = linked(two.page(f"{LIVE}?period={PERIOD}&as_known_at={before}", "staff").text)
    assert organizations(two.page(past["CSV"], "staff").data)["value"] == "7"
    widened = two.page(f"{LIVE}.csv?period={PERIOD}&audience=bureau", "reader").data
    assert organizations(widened)["value"] == "not known", "no address widens what a viewer may see"


def test_nobody_downloads_what_they_may_not_read(two: Two) -> None:  # noqa: F811
    draft, issued = two.draft(audience="members"), two.draft(audience="members")
    assert two.issue(issued).status_code == 200
    for form in ("csv", "xlsx"):
        assert two.page(f"{LIVE}.{form}?period={PERIOD}").status_code == 401
        assert two.page(f"/reporting/drafts/{draft}.{form}", "reader").status_code == 403
        assert two.page(f"/reporting/issued/{issued}.{form}").status_code == 404
        assert two.page(f"/reporting/issued/{issued}.{form}", "reader").status_code == 200
        assert two.page(f"/reporting/issued/{draft}.{form}", "staff").status_code == 404, "a draft is not issued"
    for path in (LIVE, f"/reporting/issued/{issued}", f"/reporting/drafts/{draft}"):
        assert two.page(f"{path}.odt?period={PERIOD}", "staff").status_code == 404
    assert two.page(f"{LIVE}.csv?period=never", "staff").status_code == 422


@pytest.mark.requirement("9.04")
def test_a_report_is_issued_in_every_format_and_keeps_all_of_them(two: Two) -> None:  # noqa: F811
    report = two.draft(audience="public")
    drafted = linked(two.page(f"/reporting/drafts/{report}", "staff").text)
    assert list(drafted) == [each.title for each in FORMATS.values()]
    assert is_whole(two.page(drafted["CSV"], "staff"), "csv", f"wtsa-{PERIOD}-public-draft")
    assert two.issue(report).status_code == 200
    row = ReportQueries(two.reporting.service.reader).report(report)
    assert row.formats.keys() == FORMATS.keys()
    page = two.page(f"/reporting/issued/{report}").text
    for form, path in zip(FORMATS, linked(page).values(), strict=True):
        answer = two.page(path)
        assert is_whole(answer, form, f"wtsa-{PERIOD}-public")
        assert answer.headers["ETag"] == f'"{row.formats[form]}"'
        assert row.formats[form] in page
        again = two.reporting.app.test_client().get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    kept = ReportQueries(two.reporting.service.reader)
    frozen = freeze(two.reporting.service, row, ())
    assert {form: kept.content(digest) for form, digest in row.formats.items()} == frozen.formats
    statuses = {line["status"] for line in rows(frozen.formats["csv"])}
    assert statuses == {"Issued for the public, approved and frozen"}
    assert len(rows(frozen.formats["csv"])) == len(json.loads(frozen.formats["json"])["figures"])


@pytest.mark.requirement("9.01")
def test_an_issued_report_says_that_it_was_written_in_a_template_of_the_installation(two: Two) -> None:  # noqa: F811
    shipped, own = two.draft(), two.draft()
    assert two.issue(shipped).status_code == 200
    template = two.reporting.home / OWN
    template.parent.mkdir()
    template.write_bytes(default_template())
    assert two.issue(own).status_code == 200
    before, after = map(ReportQueries(two.reporting.service.reader).report, (shipped, own))
    assert after.template == f"{before.template}+{sha256(template.read_bytes()).hexdigest()[:16]}"
    template.write_bytes(b"no document")
    refused = two.page(f"{LIVE}.docx?period={PERIOD}", "reader")
    assert refused.status_code == 422
    assert two.page(f"{LIVE}.pdf?period={PERIOD}", "reader").status_code == 200
