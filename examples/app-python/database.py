"""Stands for a database, so that the examples need none. Refuses queries after its end."""

import time

_is_open = True


def ping():
    sleep(0)


def sleep(seconds):
    time.sleep(seconds)
    if not _is_open:
        raise RuntimeError("the pool has ended")


def close():
    global _is_open
    _is_open = False
    print("database closed", flush=True)
