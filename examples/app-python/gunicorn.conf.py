"""Gunicorn for the Flask and the Django example."""

import os

import database
from health import DRAIN_SECONDS
from leaving import drain_first

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8080')}"
worker_class = "gthread"
workers = 2
threads = 16
keepalive = 65  # Longer than whatever keeps connections to us: then we never close first.
graceful_timeout = int(DRAIN_SECONDS) + 20  # The time of a worker from SIGTERM to its end.
loglevel = "warning"


def post_worker_init(worker):
    drain_first(worker)


def worker_exit(server, worker):
    database.close()  # After the last request.
