"""What operations are filed under in OpenAPI."""

from __future__ import annotations

import pytest
from samplecast.export.openapi.operation_tags import page_tags

from tests.support.schema_builders import operation, page, service


@pytest.mark.parametrize(
    ("path", "tag"),
    [
        ("harbour/tides/list.md", "tides"),
        ("harbour/tides/v2/list.md", "tides"),
        ("harbour/tides/v1.0-beta2/api/list.md", "tides"),
        ("harbour/list.md", "harbour"),
        ("api/list.md", ""),
        ("list.md", ""),
    ],
)
def test_the_deepest_folder_that_tells(path: str, tag: str) -> None:
    """Versions and folders of anything are passed over."""
    name = path.split("/", maxsplit=1)[0] if "/" in path else ""
    schema = service(page(operation("List", endpoint="GET /a"), path=path), name=name)
    assert page_tags([schema]) == {(name, path): tag}


def test_a_page_of_several_operations_is_a_tag() -> None:
    """Its title is what the operations have in common; one without a title goes by its folder."""
    several = (operation("List", endpoint="GET /a"), operation("Drop", endpoint="DELETE /a"))
    schema = service(
        page(*several, path="docks/boats.md", title="Boats"), page(*several, path="docks/x.md", title=""), name="docks"
    )
    assert [*page_tags([schema]).values()] == ["Boats", "docks"]


def test_folders_of_one_name_are_told_apart() -> None:
    """By the folders above them, also between services."""
    one = operation("List", endpoint="GET /a")
    schemas = [
        service(*(page(one, path=f"{name}/{inner}/a.md") for inner in ("quotas", name)), name=name)
        for name in ("docks", "piers")
    ]
    assert [*page_tags(schemas).values()] == ["docks/quotas", "docks", "piers/quotas", "piers"]
