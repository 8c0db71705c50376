"""Tables."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Patient(Base):
    __tablename__ = "patients"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str]
    phone: Mapped[str | None]
    time_zone: Mapped[str | None]


class Appointment(Base):
    __tablename__ = "appointments"
    __table_args__ = (Index("ix_appointments_practice_starts", "practice_id", "starts_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"))
    practice_id: Mapped[int]
    starts_at: Mapped[datetime]
    reason: Mapped[str | None]
    cancelled_at: Mapped[datetime | None]


class OpeningHour(Base):
    __tablename__ = "opening_hours"
    id: Mapped[int] = mapped_column(primary_key=True)
    practice_id: Mapped[int]
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]
    minutes: Mapped[int]

    def slots(self, day: date) -> list[datetime]:
        at, end = datetime.combine(day, self.opens), datetime.combine(day, self.closes)
        out = []
        while at < end:
            out.append(at)
            at += timedelta(minutes=self.minutes)
        return out
