"""Events of the log `partners`: what partners are told. None is published yet; the first come with the first partner."""

from shared.domain.event import Published

EVENTS: dict[str, type[Published]] = {}
