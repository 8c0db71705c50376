from datetime import datetime, timedelta, timezone

import jwt
from django.conf import settings

LIFETIME = timedelta(hours=12)


def issue(user) -> str:
    claims = {"sub": str(user.pk), "exp": datetime.now(timezone.utc) + LIFETIME}
    return jwt.encode(claims, settings.TOKEN_KEY, algorithm="HS256").decode("ascii")


def read(token: str) -> str:
    return jwt.decode(token, settings.TOKEN_KEY, algorithms=["HS256"])["sub"]
