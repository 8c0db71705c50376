from fastapi import APIRouter, HTTPException
from pydantic import BaseModel

from app import couriers, routing
from app.db import Session
from app.models import Job

router = APIRouter()


class Wanted(BaseModel):
    order_id: int


@router.post("/jobs", status_code=201)
async def create(wanted: Wanted) -> dict[str, int]:
    async with Session() as session, session.begin():
        job = await Job.open(session, wanted.order_id)
        near = await couriers.near(job.pickup)
        if not near:
            raise HTTPException(409, "no courier is near")
        times = [(await routing.minutes(courier.position, job.pickup), courier) for courier in near[:3]]
        best = min(times, key=lambda pair: pair[0])[1]
        job.courier_id = best.id
    return {"job": job.id, "courier": best.id}
