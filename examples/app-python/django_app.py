"""Django on Gunicorn: python -m gunicorn -c gunicorn.conf.py django_app:app

A project of one file; in yours the three views go into a module of their own.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, JsonResponse
from django.urls import path

import database
import leaving

settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.environ.get("DJANGO_SECRET_KEY", "only for this example"),
)


def healthz(request):
    status, body = leaving.health.live()
    return HttpResponse(body, status=status, content_type="application/json")


def ready(request):
    status, body = leaving.health.ready()
    return HttpResponse(body, status=status, content_type="application/json")


def hello(request):
    database.sleep(int(request.GET.get("ms", 0)) / 1000)
    version = os.environ.get("STEADYSHIP_VERSION")
    return JsonResponse({"hello": "from Django", "version": version})


urlpatterns = [path("healthz", healthz), path("ready", ready), path("", hello)]
app = get_wsgi_application()
