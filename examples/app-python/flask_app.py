"""Flask on Gunicorn: python -m gunicorn -c gunicorn.conf.py flask_app:app"""

import os

from flask import Flask, Response, request

import database
import leaving

app = Flask(__name__)


@app.get("/healthz")
def healthz():
    status, body = leaving.health.live()
    return Response(body, status, mimetype="application/json")


@app.get("/ready")
def ready():
    status, body = leaving.health.ready()
    return Response(body, status, mimetype="application/json")


@app.get("/")
def hello():
    database.sleep(int(request.args.get("ms", 0)) / 1000)
    return {"hello": "from Flask", "version": os.environ.get("STEADYSHIP_VERSION")}
