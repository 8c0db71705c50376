import asyncio
import json
import random
from collections.abc import Awaitable, Callable

from redis.asyncio import Redis

redis = Redis.from_url("redis://redis:6379/2")

TTL = 600
_running: dict[str, asyncio.Task] = {}


async def remembered(key: str, make: Callable[[], Awaitable[dict]]) -> dict:
    """What Redis has, or what `make` makes; made once at a time in a process."""
    found = await redis.get(key)
    if found is not None:
        return json.loads(found)
    task = _running.get(key)
    if task is None:
        task = asyncio.create_task(_make(key, make))
        _running[key] = task
        task.add_done_callback(lambda _: _running.pop(key, None))
    return await task


async def _make(key: str, make: Callable[[], Awaitable[dict]]) -> dict:
    value = await make()
    await redis.set(key, json.dumps(value), ex=TTL + random.randint(0, TTL // 2))
    return value
