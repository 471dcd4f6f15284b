"""A replay as text, for the command line: the page's templates are rendered and their text extracted, so that both show
the same."""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from flask import Flask, g, render_template
from flask_babel import ngettext

from services.reporting.api.compare import comparison_context
from services.reporting.api.replay import PAGE, step_context
from services.reporting.api.request_scope import READER_LANGUAGE
from services.reporting.history import history_at
from services.reporting.queries import FactQueries
from services.reporting.reports.comparing.comparison import Comparison
from services.reporting.reports.rendering.html import naming_context
from shared.environment.clock import to_the_minute
from shared.public_view.openness import Audience
from shared.web.account_names import no_account_names
from shared.web.viewer import Viewer

_READER = Viewer(roles=frozenset({"auditor"}))
_LINES = frozenset(
    {"h1", "h2", "h3", "p", "li", "summary", "caption", "tr", "div", "section", "ul", "ol", "details", "br"}
)


def step_lines(app: Flask, facts: FactQueries, query: Mapping[str, str]) -> list[str]:
    """Return the text of the page with these parameters: `period`, `at`, `go`, `audience`.

    Raises what the page would report: Malformed, BeforeTheLog, NotThere, Unavailable.
    """
    with app.test_request_context(PAGE, query_string=dict(query)):
        g.viewer = _READER
        values = {name: query.get(name) for name in ("period", "at", "go", "audience")}
        return lines_of(render_template("reporting/replay_step.html", **step_context(facts, no_account_names, values)))


def changes_lines(app: Flask, facts: FactQueries, comparison: Comparison, audience: Audience) -> Iterator[str]:
    """Yield the page's text for each step between two moments, and the number of commands."""
    with app.test_request_context(PAGE):
        g.viewer = _READER
        history = history_at(facts, comparison.after, audience, to_the_minute())
        context = comparison_context(facts, history, comparison) | naming_context(history, READER_LANGUAGE)
        context |= {"account_names": {}, "evidence": lambda _figure: None}
        for change_set, lines in zip(comparison.change_sets, context.pop("step_lines"), strict=True):
            yield from lines_of(
                render_template("reporting/replay_change.html", made=change_set, event_lines=lines, **context)
            )
            yield ""
        yield ngettext("One step changed the report.", "%(num)s steps changed the report.", len(comparison.change_sets))
        if not comparison.is_exact:
            yield str(
                ngettext(
                    "One command was recorded between the two moments.",
                    "%(num)s commands were recorded between the two moments. Changes that a later command reversed before the "
                    "next step shown are left out.",
                    comparison.commands,
                )
            )


def lines_of(page: str) -> list[str]:
    """Return the text of a part of a page, one line for each heading, paragraph and item."""
    reading = _Reading()
    reading.feed(page)
    reading.close()
    return [line for line in (" ".join(each.split()) for each in "".join(reading.text).split("\n")) if line]


class _Reading(HTMLParser):
    """The text of an HTML page, with line breaks where blocks begin and end."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  the parser's
        if tag in _LINES:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        self.text.append(data.replace("\n", " "))
