"""Settings of all services; each reads what it needs."""

import os

DEBUG = False
ALLOWED_HOSTS = [".campus.example"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "rest_framework",
    "roster",
    "grading",
    "media",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "campus.middleware.RequestId",
    "campus.middleware.ApiTokens",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.mysql",
        "HOST": os.environ.get("MYSQL_HOST", "mysql-campus"),
        "NAME": "campus",
        "CONN_MAX_AGE": 60,
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "file": {
            "class": "logging.handlers.WatchedFileHandler",
            "filename": "/var/log/campus/app.log",
            "formatter": "line",
        },
    },
    "root": {"handlers": ["file"], "level": "INFO"},
    "loggers": {
        "django.db.backends": {"level": "WARNING"},
        "media.storage": {"level": "INFO"},
    },
}

API_AUDIENCE = "campus-api"
API_ISSUERS = ["https://login.campus.example", "https://sis.campus.example"]
