"""That the words of a door's topics are those of their routes, and that no request fits two topics."""

import importlib
import re
from collections.abc import Mapping
from typing import Any

from kernel.door import Door

HOLE = re.compile(r"<[^>]+>")


def routes_of(door: Door) -> list[Any]:
    """Every route of a door: with `method`, `path` (holes as `<name>`) and the compiled `rule`."""
    return [*door.app._static_routes, *door.app._dynamic_routes]


def routes_by_topic(context: str, package: str, topics: Mapping[str, tuple[str, ...]]) -> dict[str, list[Any]]:
    """The routes of each topic, on a door of its own."""
    found = {}
    for topic in topics:
        door = Door(context)
        importlib.import_module(f"{package}.{topic}").mount(door, None, None)
        found[topic] = routes_of(door)
    return found


def check(context: str, package: str, topics: Mapping[str, tuple[str, ...]]) -> None:
    """Fails when a topic has a route under a word that it does not name, or names one without a route, or shares a path with another."""
    found = routes_by_topic(context, package, topics)
    before = f"/v1/companies/<company>/{context}/"
    words = {topic: {route.path.removeprefix(before).partition("/")[0] for route in routes} for topic, routes in found.items()}
    assert words == {topic: set(its_words) for topic, its_words in topics.items()}
    for topic, routes in found.items():
        others = [route for other, its_routes in found.items() if other != topic for route in its_routes]
        for route in routes:
            path = HOLE.sub("x", route.path)
            twins = [other.path for other in others if other.method == route.method and other.rule.match(path)]
            assert not twins, f"{route.method} {route.path} is also {twins}"
