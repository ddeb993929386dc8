"""Health answers and the state of leaving, shared by the three examples. Standard library only."""

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from threading import Lock

# How long to serve on after SIGTERM with readiness already false. Under Steadyship nothing comes
# any more by then; elsewhere a load balancer needs some seconds to notice.
DRAIN_SECONDS = float(
    os.environ.get("DRAIN_SECONDS", "0" if "STEADYSHIP_SERVICE" in os.environ else "5")
)


class Health:
    """Readiness from a map of checks; a check fails when it raises or takes too long."""

    def __init__(self, checks, timeout=0.8, keep=1.0):
        self.leaving = False
        self._checks = checks
        self._timeout = timeout
        self._keep = keep
        self._lock = Lock()
        self._latest = (0.0, 200, "")
        self._pool = ThreadPoolExecutor(max_workers=max(1, len(checks)))

    def live(self):
        """Knows nothing of dependencies: starting the process again repairs none of them."""
        return 200, json.dumps({"status": "ok"})

    def ready(self):
        if self.leaving:
            return 503, json.dumps({"status": "draining"})
        with self._lock:  # Of many probes at once one asks.
            at, status, body = self._latest
            if body and time.monotonic() - at < self._keep:
                return status, body
            status, body = self._ask()
            self._latest = (time.monotonic(), status, body)
            return status, body

    def _ask(self):
        running = {name: self._pool.submit(check) for name, check in self._checks.items()}
        until = time.monotonic() + self._timeout
        results = {name: self._result(future, until) for name, future in running.items()}
        failing = [f"{name}: {text}" for name, text in results.items() if text != "ok"]
        if not failing:
            return 200, json.dumps({"status": "ready", "checks": results})
        because = "; ".join(failing)
        return 503, json.dumps({"status": "not ready", "because": because, "checks": results})

    def _result(self, future, until):
        try:
            future.result(timeout=max(0, until - time.monotonic()))
            return "ok"
        except Late:
            future.cancel()
            return f"timed out after {self._timeout} s"
        except Exception as error:
            return type(error).__name__  # Messages of drivers may hold credentials.
