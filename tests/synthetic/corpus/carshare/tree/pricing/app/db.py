import asyncpg

from app.settings import settings

pool = asyncpg.create_pool(dsn=settings.database, min_size=2, max_size=12)
