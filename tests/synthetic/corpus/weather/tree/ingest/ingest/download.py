import httpx

BASES = {
    "global": "https://data.metcentre.example/global",
    "local": "https://open.wetteramt.example/local",
}
CHUNK = 8 * 1024 * 1024


def client():
    return httpx.Client(timeout=httpx.Timeout(60.0, connect=10.0), http2=True)


def fetch(http, model, run, name, target):
    with http.stream("GET", f"{BASES[model]}/{run}/{name}") as response:
        response.raise_for_status()
        with target.open("wb") as out:
            for chunk in response.iter_bytes(CHUNK):
                out.write(chunk)
