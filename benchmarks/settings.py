"""The product's settings with one page more: the bare authenticated page that others are compared with."""

from techtree.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
