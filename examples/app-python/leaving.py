"""How a worker of Gunicorn leaves: used by gunicorn.conf.py and by the applications."""

import signal
import threading

import database
from health import DRAIN_SECONDS, Health

health = Health({"database": database.ping})


def drain_first(worker):
    """Replaces the worker's answer to SIGTERM. Gunicorn's own stops accepting at once."""
    stop = worker.handle_exit

    def leave(signum, frame):
        if health.leaving:
            return
        health.leaving = True
        worker.max_keepalived = 0  # From now on answers say "Connection: close".
        threading.Timer(DRAIN_SECONDS, stop, (signum, frame)).start()

    signal.signal(signal.SIGTERM, leave)
    signal.siginterrupt(signal.SIGTERM, False)
