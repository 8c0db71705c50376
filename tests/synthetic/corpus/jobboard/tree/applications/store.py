import uuid

import boto3

s3 = boto3.client("s3")


def keep(path: str) -> str:
    key = f"cv/{uuid.uuid4()}"
    s3.upload_file(path, "stellar-cvs", key)
    return key
