import numpy as np
from cachetools import TTLCache, cachedmethod

MAX_BASKET = 40


class Recommender:
    """Products that were bought together with those of a basket."""

    def __init__(self, vectors: np.ndarray, ids: np.ndarray) -> None:
        self._vectors = vectors
        self._ids = ids
        self._row = {int(product): row for row, product in enumerate(ids)}
        self._scores = TTLCache(maxsize=2_000, ttl=300)

    @classmethod
    def load(cls, path: str) -> "Recommender":
        data = np.load(path)
        return cls(data["vectors"], data["ids"])

    def recommend(self, basket: tuple[int, ...], limit: int) -> list[int]:
        scores = self.scores(basket[:MAX_BASKET])
        best = np.argsort(scores)[::-1]
        return [int(self._ids[row]) for row in best if int(self._ids[row]) not in basket][:limit]

    @cachedmethod(lambda self: self._scores)
    def scores(self, basket: tuple[int, ...]) -> np.ndarray:
        rows = [self._row[product] for product in basket if product in self._row]
        if not rows:
            return np.zeros(len(self._ids), dtype=np.float32)
        return self._vectors @ self._vectors[rows].mean(axis=0)
