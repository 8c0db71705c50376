"""Patients: find and register."""

from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.db.models import Patient
from booking.db.session import session
from booking.schemas import PatientIn, PatientOut

router = APIRouter()


@router.get("/by-email/{email}", response_model=PatientOut)
def by_email(email: str, db: Session = Depends(session)) -> Patient:
    found = db.scalars(select(Patient).where(Patient.email == email.lower())).first()
    if found is None:
        raise HTTPException(status_code=404, detail="no such patient")
    return found


@router.post("", response_model=PatientOut, status_code=201)
def register(body: PatientIn, db: Session = Depends(session)) -> Patient:
    patient = Patient(
        email=body.email.lower(),
        name=body.name,
        phone=body.phone,
        time_zone=body.time_zone,
    )
    db.add(patient)
    db.commit()
    return patient
