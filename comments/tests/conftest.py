import pytest

from comments.moderation import pipeline


@pytest.fixture(autouse=True)
def all_the_time_in_the_world(monkeypatch):
    """A busy machine makes any check slow now and then, and a slow check has something to say."""
    monkeypatch.setattr(pipeline, "BUDGET", 60)
