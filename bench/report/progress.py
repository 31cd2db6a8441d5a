"""One line per step, with the time since the beginning."""

import time

_began = time.monotonic()


def elapsed():
    return time.monotonic() - _began


def say(text):
    print(f"{elapsed():6.0f}s  {text}", flush=True)
