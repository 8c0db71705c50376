"""What happens to each request."""

import uuid

import jwt
from django.conf import settings
from django.http import JsonResponse

from campus.keys import key_of


class RequestId:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = request.headers.get("X-Request-Id") or uuid.uuid4().hex
        response = self.get_response(request)
        response["X-Request-Id"] = request.id
        return response


class ApiTokens:
    """Programs show a token; people have a session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        header = request.headers.get("Authorization", "")
        if header.startswith("Bearer "):
            try:
                request.token = decode(header[7:])
            except jwt.PyJWTError as error:
                return JsonResponse({"error": str(error)}, status=401)
        return self.get_response(request)


def decode(token: str) -> dict:
    return jwt.decode(
        token,
        key_of(token),
        algorithms=["RS256"],
        audience=settings.API_AUDIENCE,
        issuer=None,
        leeway=30,
    )
