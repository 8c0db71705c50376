import gzip
import io
import logging
from datetime import date

import boto3

log = logging.getLogger(__name__)
s3 = boto3.client("s3")
BUCKET = "haulage-archive"


def export(day: date, customer: str, rows: list[bytes]) -> str:
    """Writes a customer's positions of a day; the bucket encrypts with the key of the archive."""
    body = io.BytesIO()
    with gzip.GzipFile(fileobj=body, mode="wb") as out:
        out.writelines(rows)
    key = f"positions/{customer}/{day:%Y/%m/%d}.csv.gz"
    s3.put_object(Bucket=BUCKET, Key=key, Body=body.getvalue())
    log.info("exported %s, %d rows", key, len(rows))
    return key
