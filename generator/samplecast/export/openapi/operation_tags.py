"""What operations are filed under: the page that documents several of them, else the folder that their page is in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from samplecast.naming import distinct
from samplecast.schema import PageSchema, ServiceSchema
from samplecast.vocabulary import grammar

_VERSION = re.compile(r"v?\d+(?:[._-]\d+)*(?:-?(?:alpha|beta)\d*)?", re.IGNORECASE)


def page_tags(schemas: Sequence[ServiceSchema]) -> dict[tuple[str, str], str]:
    """The tag of each page, by service and page; empty where neither its folders nor its title give one.

    Folders of one name take what is above them in front.
    """
    titles: dict[tuple[str, str], str] = {}
    folders: dict[tuple[str, str], tuple[str, ...]] = {}
    for schema in schemas:
        for page in schema.pages:
            place = schema.service, page.page
            if _is_chapter(page):
                titles[place] = page.title
            else:
                folders[place] = _telling(page.page.split("/")[:-1])
    told = {folder for folder in folders.values() if folder}
    names = distinct(
        {folder: ["/".join(folder[start:]) for start in range(len(folder) - 1, -1, -1)] for folder in told}
    )
    return {**titles, **{place: names.get(folder, "") for place, folder in folders.items()}}


def _is_chapter(page: PageSchema) -> bool:
    return bool(page.title) and sum(bool(one.operation.endpoints) for one in page.operations) > 1


def _telling(folders: Sequence[str]) -> tuple[str, ...]:
    """The folders down to the deepest that is neither a version nor called like the folder of anything."""
    parts = [*folders]
    while parts and (
        _VERSION.fullmatch(parts[-1]) or parts[-1].lower().replace("_", "-") in grammar("folders of anything")
    ):
        parts.pop()
    return tuple(parts)
