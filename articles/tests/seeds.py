"""Random sequences: few in every run, ``SEQUENCES=1000`` for a long one. The test's name has the seed in it."""

import os

import pytest


def seeds(usual: int):
    return pytest.mark.parametrize("seed", range(int(os.environ.get("SEQUENCES") or usual)))
