"""The product's settings, with files of its own: nothing that a test does may touch `var/`."""

import os
import tempfile

os.environ["TECHTREE_VAR"] = tempfile.mkdtemp(prefix="techtree-tests-")

from techtree.settings import *  # noqa: F403
from techtree.settings import STORAGES

# Static files as they stand: the hashed names exist in a collected folder only.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# Hashing a password slowly is the point in the product and a waste here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
