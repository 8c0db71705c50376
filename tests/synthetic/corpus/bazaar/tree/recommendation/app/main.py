from fastapi import FastAPI, Query

from app.model import Recommender

app = FastAPI()
recommender = Recommender.load("/models/neighbours.npz")


@app.get("/recommendations")
def recommendations(products: list[int] = Query(), limit: int = 8) -> list[int]:
    return recommender.recommend(tuple(sorted(products)), limit)


@app.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "ok"}
