"""What goes in and out."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class PatientIn(BaseModel):
    email: str
    name: str
    phone: str | None = None
    time_zone: str | None = None


class PatientOut(PatientIn):
    model_config = ConfigDict(from_attributes=True)
    id: int


class AppointmentIn(BaseModel):
    patient_id: int
    practice_id: int
    starts_at: datetime
    reason: str | None = None


class AppointmentOut(BaseModel):
    id: int
    practice_id: int
    starts_at: datetime
    starts_local: str
    reason: str | None = None
