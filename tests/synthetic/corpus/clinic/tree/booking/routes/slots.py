"""Free slots of a practice."""

from datetime import date, datetime, time, timedelta

from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.db.models import Appointment, OpeningHour
from booking.db.session import session

router = APIRouter()


@router.get("/{practice_id}/{day}")
def free(practice_id: int, day: date, db: Session = Depends(session)) -> list[datetime]:
    begin = datetime.combine(day, time.min)
    end = begin + timedelta(days=1)
    taken = set(
        db.scalars(
            select(Appointment.starts_at).where(
                Appointment.practice_id == practice_id,
                Appointment.starts_at >= begin,
                Appointment.starts_at < end,
                Appointment.cancelled_at.is_(None),
            )
        )
    )
    hours = db.scalars(
        select(OpeningHour).where(
            OpeningHour.practice_id == practice_id,
            OpeningHour.weekday == day.weekday(),
        )
    )
    slots = [slot for hour in hours for slot in hour.slots(day)]
    return [slot for slot in slots if slot not in taken]
