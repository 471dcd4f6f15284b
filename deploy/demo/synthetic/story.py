"""The whole story in the order in which it was recorded."""

from deploy.demo.synthetic.changes import changes
from deploy.demo.synthetic.consulted import consulted
from deploy.demo.synthetic.documented import documented_facts
from deploy.demo.synthetic.later import later
from deploy.demo.synthetic.organizations import organizations
from deploy.demo.synthetic.people import people
from deploy.demo.synthetic.recording import items, meetings, series
from deploy.demo.synthetic.shipped_facts import states, study_periods
from deploy.demo.synthetic.story_commands import StoryCommand


def story() -> list[StoryCommand]:
    """By day; of one day in the order in which the chapters tell it."""
    chapters = (
        states, study_periods, organizations, people, changes, series, items, meetings, documented_facts, later, consulted,
    )  # fmt: skip
    return sorted((said for chapter in chapters for said in chapter()), key=lambda said: said.day)
