from fastapi import FastAPI

from app.quotes import quote, quotes

app = FastAPI()


@app.get("/quote")
async def get_quote(vehicle: int, zone: int) -> dict:
    return await quote(vehicle, zone)


@app.post("/quotes")
async def post_quotes(pairs: list[tuple[int, int]]) -> list[dict]:
    return await quotes(pairs)
