from PIL import Image

from campus.celery import app
from media.storage import ROOT


@app.task
def thumbnail(name: str) -> None:
    path = ROOT / name[:2] / name
    with Image.open(path) as image:
        image.thumbnail((640, 640))
        image.save(path.with_suffix(".webp"), "WEBP", quality=80)
