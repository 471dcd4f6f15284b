"""A bureau's invented years, for trying things out: every name in them begins with "Example".

Two series meet 24 times from 2017 to 2024, each with a complete list. What an office lives through happens to it:
companies merge, change their names, belong to one another or turn out to be one; some facts come late, some are
corrected, some withdrawn. The States and the study periods are the shipped ones: the States are recorded on the first
day, whatever the day their sources are of.
"""

from deploy.demo.synthetic.loading import load
from deploy.demo.synthetic.story import story

__all__ = ["load", "story"]
