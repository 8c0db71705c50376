"""Files that students and teachers upload."""

import hashlib
import logging
import os
import shutil
from pathlib import Path

log = logging.getLogger("media.storage")
ROOT = Path(os.environ.get("MEDIA_ROOT", "/srv/media"))


def store(upload) -> str:
    """Writes an upload under the hash of its content and returns the name."""
    digest = hashlib.sha256()
    incoming = ROOT / "incoming" / upload.name
    with incoming.open("wb") as out:
        for chunk in upload.chunks():
            digest.update(chunk)
            out.write(chunk)
    name = digest.hexdigest()
    target = ROOT / name[:2] / name
    target.parent.mkdir(exist_ok=True)
    shutil.move(incoming, target)
    log.info("stored %s as %s (%d bytes)", upload.name, name[:12], upload.size)
    return name
