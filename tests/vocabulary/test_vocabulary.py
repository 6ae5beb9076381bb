"""Vocabularies as they travel."""

from __future__ import annotations

import pickle

from samplecast.vocabulary import DEFAULT


def test_a_vocabulary_arrives_as_the_one_object_of_its_process() -> None:
    """Tasks that reach a worker one by one share what was looked up for the first of them."""
    own = DEFAULT.extended({"methods": ("BREW",)})
    arrived = [pickle.loads(pickle.dumps(one)) for one in (DEFAULT, own, own)]  # noqa: S301  our own pickle
    assert arrived[0] is DEFAULT
    assert arrived[1] == own
    assert arrived[1] is arrived[2]
