"""What holds for every test."""

from hypothesis import settings

settings.register_profile("tests", deadline=None, derandomize=True, database=None)
settings.load_profile("tests")  # the same examples at every run, however busy the machine is
