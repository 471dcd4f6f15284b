"""Topics to be judged: the lines of the table for TSAG, and what is chosen in them."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from flask_babel import lazy_gettext as _l

from services.meetings.console.labels import _, today
from services.meetings.console.subjects.stories import family_of, stage_word
from services.meetings.domain.statements import NEEDS_GROUNDS, STATES_OF
from services.meetings.queries.topics import TopicWeb, Treatment
from shared.contracts.meetings.follow_up import JUDGES
from shared.contracts.meetings.topics import TOPICS
from shared.web.days import localized_date
from shared.web.statements.sentences import text_for_reader

STAGES = STATES_OF[TOPICS.name]
LONGEST_GROUNDS = 4000


class JudgedRow(msgspec.Struct):
    """A line of the table: a topic, where it was treated last, its last stage, and what was chosen now."""

    topic: str
    name: str
    last: Treatment | None
    stage: str
    family: str
    judged: str
    chosen: str = ""
    grounds: str = ""
    error: str = ""


def judged_rows(web: TopicWeb, since: str | None, every: bool) -> list[JudgedRow]:
    """Return topics treated since a day, by when they were treated last; all of them without a day."""
    rows = []
    for fact, row in web.topics.items():
        own = web.treated_at([fact])
        if since is not None and not every and not any(each.meeting.first_day > since for each in own):
            continue
        judged = web.descent.judged_on(fact, today())
        rows.append(
            JudgedRow(
                fact,
                text_for_reader(row.statement.name),
                own[-1] if own else None,
                stage_word(judged.state if judged else None),
                family_of(judged.state if judged else None),
                ""
                if judged is None
                else _("%(day)s, %(judge)s", day=localized_date(judged.on), judge=_l(JUDGES[judged.judged_by])),
            )
        )
    return sorted(rows, key=lambda each: (each.last.meeting.first_day if each.last else "", each.name), reverse=True)


def chosen_stages(rows: Sequence[JudgedRow], form: Mapping[str, str], on: str) -> list[dict[str, Any]]:
    """Return what is stated of the topics with a stage chosen; choices and faults are noted at the lines."""
    said: list[dict[str, Any]] = []
    for row in rows:
        row.chosen, row.grounds = form.get(f"stage.{row.topic}", ""), form.get(f"text.{row.topic}", "").strip()
        if row.chosen not in STAGES:
            continue
        if row.chosen in NEEDS_GROUNDS and not row.grounds:
            row.error = _("Give the grounds.")
        values = {"about": row.topic, "state": row.chosen, "on": on, "judged_by": form.get("judged_by", "bureau")}
        said.append(values | ({"text": row.grounds[:LONGEST_GROUNDS]} if row.grounds else {}))
    return said
