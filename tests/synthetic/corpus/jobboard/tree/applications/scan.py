import subprocess


def clean(path: str) -> bool:
    return subprocess.run(["clamdscan", "--fdpass", path], capture_output=True, timeout=20).returncode == 0
