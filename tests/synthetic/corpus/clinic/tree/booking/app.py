"""The booking API: slots, patients, appointments."""

import logging

from fastapi import FastAPI

from booking.routes import appointments, patients, slots

log = logging.getLogger("booking")


def create_app() -> FastAPI:
    app = FastAPI(title="booking", docs_url=None)
    app.include_router(slots.router, prefix="/slots")
    app.include_router(patients.router, prefix="/patients")
    app.include_router(appointments.router, prefix="/appointments")

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    return app
