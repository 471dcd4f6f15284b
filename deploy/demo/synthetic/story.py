"""The whole story in the order in which it was recorded."""

from deploy.demo.synthetic.changes import changes
from deploy.demo.synthetic.later import later
from deploy.demo.synthetic.organizations import organizations
from deploy.demo.synthetic.people import people
from deploy.demo.synthetic.recording import items, meetings, series
from deploy.demo.synthetic.said import Said
from deploy.demo.synthetic.shipped_facts import states, study_periods
from deploy.demo.synthetic.told import told


def story() -> list[Said]:
    """By day; of one day in the order in which the chapters tell it."""
    chapters = (states, study_periods, organizations, people, changes, series, items, meetings, told, later)
    return sorted((said for chapter in chapters for said in chapter()), key=lambda said: said.day)
