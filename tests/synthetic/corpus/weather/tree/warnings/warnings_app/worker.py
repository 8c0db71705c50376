from concurrent.futures import ThreadPoolExecutor

from warnings_app import push
from warnings_app.queue import Queue

WORKERS = 32


def run(queue: Queue):
    with ThreadPoolExecutor(WORKERS) as pool:
        for batch in queue:
            pool.submit(handle, queue, batch)


def handle(queue, batch):
    try:
        push.send(batch.gateway, batch.tokens, batch.warning)
    except Exception as error:
        queue.again(batch, error)
    else:
        queue.done(batch)
