"""Listings' lives to draw, and what a drawn picture holds."""

import re

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from service.domain.events import Event, EventKind
from service.domain.timelines import Timeline, timeline_of
from tests.builders import PROGRAMMES, event, listing, moment

XIAOMI = (
    event(EventKind.CHALLENGED, "2021-01-29"),
    event(EventKind.ENJOINED, "2021-03-12"),
    event(EventKind.VACATED, "2021-05-25"),
)


def life(programme: str = "order", *events: Event, entry: str = "Acme Corporation") -> Timeline:
    return timeline_of(listing(programme, *events, entry=entry), PROGRAMMES, moment("2026-11-22"))


def texts(svg: str) -> list[str]:
    root = etree.fromstring(svg.encode())
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


def alternative(svg: str) -> str:
    root = etree.fromstring(svg.encode())
    return str(root.findtext("{http://www.w3.org/2000/svg}desc"))


def hatched(svg: str) -> int:
    return len(set(re.findall(r'fill="url\(#([^)]+)\)"', svg)))
