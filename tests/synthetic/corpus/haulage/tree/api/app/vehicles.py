from fastapi import APIRouter

from app.planner import arrival

router = APIRouter(prefix="/vehicles")


@router.get("/{device}/eta")
async def eta(device: str, stop: int) -> dict:
    return {"device": device, "stop": stop, "arrival": await arrival(device, stop)}
