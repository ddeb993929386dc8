"""FastAPI on Uvicorn: python fastapi_app.py"""

import os
import signal
import threading
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI, Response

import database
from health import DRAIN_SECONDS, Health

health = Health({"database": database.ping})


@asynccontextmanager
async def lifespan(app):
    yield
    database.close()  # After the last request.


app = FastAPI(lifespan=lifespan)


@app.middleware("http")
async def say_that_it_is_the_last(request, call_next):
    response = await call_next(request)
    if health.leaving:
        response.headers["connection"] = "close"
    return response


@app.get("/healthz")
def healthz():
    status, body = health.live()
    return Response(body, status, media_type="application/json")


@app.get("/ready")
def ready():
    status, body = health.ready()
    return Response(body, status, media_type="application/json")


@app.get("/")
def hello(ms: int = 0):
    database.sleep(ms / 1000)
    return {"hello": "from FastAPI", "version": os.environ.get("STEADYSHIP_VERSION")}


class Server(uvicorn.Server):
    """Uvicorn stops accepting at once when it is told to stop; this one drains first."""

    def handle_exit(self, sig, frame):
        if health.leaving:
            return
        health.leaving = True
        wait = DRAIN_SECONDS if sig == signal.SIGTERM else 0
        threading.Timer(wait, self.leave).start()

    def leave(self):
        self.should_exit = True


if __name__ == "__main__":
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8080"))
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=20
    )
    Server(config).run()
