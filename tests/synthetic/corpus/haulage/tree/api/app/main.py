from fastapi import FastAPI

from app import trips, vehicles

app = FastAPI(title="haulage api")
app.include_router(trips.router)
app.include_router(vehicles.router)


@app.get("/healthz")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}
