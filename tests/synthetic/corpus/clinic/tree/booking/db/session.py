"""One session for each request."""

import os
from collections.abc import Iterator

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

engine = create_engine(
    os.environ["DATABASE_URL"],
    pool_size=10,
    max_overflow=5,
    pool_timeout=10,
    pool_pre_ping=True,
)
Local = sessionmaker(engine, expire_on_commit=False)


def session() -> Iterator[Session]:
    with Local() as db:
        yield db
