from encoder.app import app
from encoder.studio import Studio
from encoder.tasks.audio import fetch


@app.task(bind=True, max_retries=3)
def import_show(self, url, account):
    """Reads a feed of another host and brings all of its episodes."""
    studio = Studio()
    show, entries = studio.create_from_feed(url, account)
    for entry in entries:
        import_episode.delay(show, entry)


@app.task(bind=True, max_retries=3)
def import_episode(self, show, entry):
    """Takes minutes: downloads the audio from the other host, which is often slow."""
    path = fetch(entry["enclosure"])
    Studio().attach(show, entry["guid"], path)
