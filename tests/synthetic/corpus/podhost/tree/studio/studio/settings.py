import os

DEBUG = False
ALLOWED_HOSTS = [".podhost.example"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ["DB_HOST"],
        "NAME": "studio",
        "CONN_MAX_AGE": 60,
    }
}
REST_FRAMEWORK = {
    "DEFAULT_THROTTLE_RATES": {
        "chapters": "3000/min",
        "uploads": "30/min",
    },
}
AWS_STORAGE_BUCKET_NAME = "podhost-audio"
AWS_S3_REGION_NAME = "us-west-2"
