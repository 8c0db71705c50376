from encoder.app import app
from encoder.ffmpeg import run
from encoder.storage import download, upload
from encoder.studio import Studio


@app.task(bind=True, max_retries=2)
def encode(self, guid, key):
    """Brings what was uploaded to one loudness and one format."""
    source = download(key)
    target = run(source, bitrate="128k")
    upload(target, f"{guid}.mp3")
    Studio().ready(guid)


def fetch(url):
    return download(url)
