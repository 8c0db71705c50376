from fastapi import FastAPI

from app.model import load
from app.schemas import NewClaim, Score

app = FastAPI()
model = load("models/claims-2024-11.bin")


@app.post("/score")
def score(claim: NewClaim) -> Score:
    features = claim.features()
    return Score(value=float(model.predict(features)[0]), model=model.name)
