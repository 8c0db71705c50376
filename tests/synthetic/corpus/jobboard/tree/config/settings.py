import environ

env = environ.Env()

DATABASES = {"default": {**env.db("DATABASE_URL"), "CONN_MAX_AGE": 60, "OPTIONS": {"connect_timeout": 3}}}
USE_TZ = True
TIME_ZONE = "UTC"
TOKEN_KEY = env("TOKEN_KEY")
POSTBOTE_KEY = env("POSTBOTE_KEY")
REST_FRAMEWORK = {
    "PAGE_SIZE": 25,
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
}

LOGGING = {
    "version": 1,
    "handlers": {
        "console": {"class": "logging.StreamHandler"},
        "file": {"class": "logging.handlers.WatchedFileHandler", "filename": "/data/log/app.log"},
    },
    "root": {"level": env("LOG_LEVEL", default="INFO"), "handlers": ["file"]},
    "loggers": {"django.request": {"level": "ERROR", "handlers": ["console"]}},
}
