"""Routes: methods and paths as they are compared, placeholders being equal whatever they are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from samplecast import naming
from samplecast.facts import Endpoint


def normal_path(path: str) -> str:
    """The path with every placeholder as `{}`: two endpoints with the same one are the same."""
    return naming.PLACEHOLDER.sub("{}", path).rstrip("/") or "/"


def placeholders(endpoints: Sequence[Endpoint]) -> tuple[str, ...]:
    """The names in braces, angle brackets or behind colons in the paths, in order."""
    names = ("".join(name.split()) for endpoint in endpoints for name in naming.placeholders(endpoint.path))
    return tuple(dict.fromkeys(name for name in names if name))


class Routes(Struct):
    """Methods and paths, part by part; a part with a placeholder fits any other."""

    after: dict[str, Routes] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)
    """Those that end here."""

    @classmethod
    def of(cls, endpoints: Iterable[Endpoint]) -> Routes:
        """The routes of endpoints."""
        routes = cls()
        for endpoint in endpoints:
            place = routes.after.setdefault(endpoint.method, cls())
            path = normal_path(endpoint.path)
            for part in path.split("/"):
                place = place.after.setdefault("{}" if "{}" in part else part, cls())
            place.paths.add(path)
        return routes

    def fitting(self, endpoint: Endpoint) -> Iterator[set[str]]:
        """The paths that are the endpoint's own, or that with some placeholder open."""
        places = [place for method, place in self.after.items() if method == endpoint.method]
        for part in normal_path(endpoint.path).split("/"):
            wanted = {"{}"} if "{}" in part else {"{}", part}
            places = [place.after[name] for place in places for name in wanted if name in place.after]
        return (place.paths for place in places if place.paths)

    def has_template_of(self, endpoint: Endpoint) -> bool:
        """Whether another path than its own fits the endpoint."""
        own = normal_path(endpoint.path)
        return any(len(paths) > 1 or own not in paths for paths in self.fitting(endpoint))
