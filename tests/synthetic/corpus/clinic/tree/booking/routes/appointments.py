"""Appointments: book, move, cancel."""

import logging
from datetime import datetime

from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.clock import local
from booking.db.models import Appointment, Patient
from booking.db.session import session
from booking.schemas import AppointmentIn, AppointmentOut

router = APIRouter()
log = logging.getLogger("booking.appointments")


@router.post("", response_model=AppointmentOut, status_code=201)
def book(body: AppointmentIn, db: Session = Depends(session)) -> AppointmentOut:
    patient = db.get(Patient, body.patient_id)
    if patient is None:
        raise HTTPException(status_code=404, detail="no such patient")
    taken = db.scalars(
        select(Appointment).where(
            Appointment.practice_id == body.practice_id,
            Appointment.starts_at == body.starts_at,
            Appointment.cancelled_at.is_(None),
        )
    ).first()
    if taken is not None:
        raise HTTPException(status_code=409, detail="slot is taken")
    appointment = Appointment(
        patient_id=patient.id,
        practice_id=body.practice_id,
        starts_at=body.starts_at,
        reason=body.reason,
    )
    db.add(appointment)
    db.commit()
    log.info("booked appointment=%s practice=%s", appointment.id, appointment.practice_id)
    return shown(appointment, patient)


@router.get("/{appointment_id}", response_model=AppointmentOut)
def read(appointment_id: int, db: Session = Depends(session)) -> AppointmentOut:
    appointment = db.get(Appointment, appointment_id)
    if appointment is None:
        raise HTTPException(status_code=404, detail="no such appointment")
    return shown(appointment, db.get(Patient, appointment.patient_id))


def shown(appointment: Appointment, patient: Patient) -> AppointmentOut:
    return AppointmentOut(
        id=appointment.id,
        practice_id=appointment.practice_id,
        starts_at=appointment.starts_at,
        starts_local=local(appointment.starts_at, patient.time_zone or "Europe/Vienna"),
        reason=appointment.reason,
    )
