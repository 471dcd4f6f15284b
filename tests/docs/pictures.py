"""The documents' pictures: the page shown in each, and the way to take it."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser

from deploy.runtime.first_steps import PUBLIC_RECORD as SHOWN
from shared.web import tokens
from tests.docs import written
from tests.docs.visited import Visited

FOLDER = written.ROOT / "docs" / "images"
SIZE = {"width": 1280, "height": 800}
FIGURE = f"retention.organizations;meeting={SHOWN.meeting}"
MEETING = "/meetings/console/meetings/meeting-34eb6aca-349f-56e5-baa5-57a89905a189"


@dataclass(frozen=True)
class Picture:
    """`heading` must be on the page; without a role, the visitor is not signed in."""

    name: str
    path: str
    heading: str
    role: str | None = None

    @property
    def file(self) -> str:
        return f"{self.name}.png"


def _asked(path: str, **asked: str) -> str:
    return f"{path}?{urlencode(asked)}"


PICTURES = (
    Picture(
        "assessment",
        _asked("/reporting/reports/wtsa", period=SHOWN.period, opened=FIGURE),
        "WTSA",
    ),
    Picture("evidence", _asked("/reporting/evidence", figure=FIGURE, period=SHOWN.period), "again"),
    Picture(
        "comparison",
        _asked("/reporting/compare", **{"period": SHOWN.period, "from": SHOWN.before, "to": SHOWN.after}),
        "What changed, and why",
    ),
    Picture("meeting", MEETING, SHOWN.meeting, "staff"),
    Picture("history", f"{MEETING}/history", SHOWN.meeting, "auditor"),
)


def take(browser: Browser, visited: Visited, picture: Picture, folder: Path) -> Path:
    context = browser.new_context(base_url=visited.address, viewport=SIZE, color_scheme="light")  # type: ignore[arg-type]
    if picture.role:
        context.add_cookies([{"name": tokens.COOKIE, "value": visited.token(picture.role), "url": visited.address}])
    page = context.new_page()
    answer = page.goto(picture.path)
    assert answer is not None
    assert answer.ok, (picture.path, answer.status)
    assert picture.heading in page.locator("main").inner_text()
    page.evaluate("document.fonts.ready")
    page.screenshot(path=folder / picture.file)
    context.close()
    return folder / picture.file
