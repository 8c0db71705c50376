from django.contrib.auth import authenticate
from rest_framework.decorators import api_view
from rest_framework.response import Response

from accounts.tokens import issue


@api_view(["POST"])
def login(request):
    user = authenticate(username=request.data.get("mail"), password=request.data.get("password"))
    if user is None:
        return Response({"error": "unknown"}, status=401)
    return Response({"token": issue(user)})
