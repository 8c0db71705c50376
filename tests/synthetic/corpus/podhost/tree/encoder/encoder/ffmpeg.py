import subprocess
from pathlib import Path


def run(source: Path, bitrate: str) -> Path:
    target = source.with_suffix(".mp3")
    command = [
        "ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y",
        "-i", str(source),
        "-map_channel", "0.0.0", "-map_channel", "0.0.1?",
        "-af", "loudnorm=I=-16:TP=-1.5:LRA=11",
        "-b:a", bitrate,
        str(target),
    ]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return target
