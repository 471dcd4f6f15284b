"""Reports for each audience on their way: issued, waiting for an approver, and withdrawn, each with a title of its own."""

from shared.domain.ids import imported
from tests.crawl.scenes import Level, Teller
from tests.crawl.values import PERIODS
from tests.embedded.services import Services

Stage = str
AUDIENCES: tuple[Level, ...] = ("public", "members", "bureau")
STAGES: tuple[Stage, ...] = ("issued", "waiting", "withdrawn")
OF_REPORTS = {"ReportDrafted.title", "ReportDraftWithdrawn.reason"}
"""The texts of reports that somebody types."""


def report_id(stage: Stage, audience: str) -> str:
    return imported("report", "crawl", f"{stage} {audience}")


def draft_and_issue(services: Services, teller: Teller, tokens: dict[str, str]) -> None:
    """By the API: what a report is made of, and the bytes that are frozen, are the program's."""
    for stage in STAGES:
        for audience in AUDIENCES:
            level: Level = audience if stage == "issued" else "bureau"
            title = teller.canary(
                level, "ReportDrafted", "title", f"{stage} for {audience}", varied=level in teller.varied
            )
            wish = {"report": report_id(stage, audience), "kind": "wtsa", "period": PERIODS[0], "audience": audience}
            _post(services, "/reporting/api/drafts", wish | {"title": f"Example {title}"}, tokens["staff"])
    services.count()
    for audience in AUDIENCES:
        _post(services, f"/reporting/api/drafts/{report_id('issued', audience)}/issue", {}, tokens["approver"])
        reason = teller.canary(
            "bureau", "ReportDraftWithdrawn", "reason", "withdrawn", varied="bureau" in teller.varied
        )
        gone = f"/reporting/api/drafts/{report_id('withdrawn', audience)}/withdraw"
        _post(services, gone, {"reason": f"Example {reason}"}, tokens["staff"])
    services.count()


def _post(services: Services, path: str, body: dict[str, str], token: str) -> None:
    sent = {"Authorization": f"Bearer {token}", "If-Match": "*"}
    answer = services.app(path).test_client().post(path, json=body, headers=sent)
    assert answer.status_code in (200, 201), answer.text
