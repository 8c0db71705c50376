//! Use of a value that is not there.

use crate::prelude::*;

/// Patients without a time zone meet code that takes one for granted; only one import has such patients.
fn appointments_500() -> Incident {
    let book =
        Call::new("web", "POST /api/appointments", 7.0).fails("ERROR", "500 Internal Server Error").calls(
            Call::new("booking-api", "POST /appointments", 11.0)
                .fails("ERROR", "AttributeError: 'NoneType' object has no attribute 'strip'")
                .calls(Call::new("pg-clinic", "SELECT patients", 2.0))
                .calls(Call::new("pg-clinic", "INSERT appointments", 4.0)),
        );
    Incident::new(&worlds::CLINIC, "appointments-500", FaultKind::NilDereference)
        .clock("2025-05-19 06:00", 260, 122, 131)
        .alert(
            ("booking-api", "errors", 0.02),
            "critical",
            "BookingErrors",
            "{value} of the requests to booking-api fail",
        )
        .cause("zone-required", 20)
        .ships("booking-api", 47)
        .decoy(Decoy::AtOnset, "import-zones", 88)
        .ships("booking-api", 118)
        .decoy(Decoy::Long, "book-conflict", 63)
        .ships_as_version("booking-api", 79)
        .hit("booking-api", "errors", Step { at: 122, over: 12, to: 0.061 })
        .hit("web", "errors", Step { at: 123, over: 12, to: 0.038 })
        .hit("calendar-sync", "errors", Step { at: 125, over: 12, to: 0.14 })
        .hit("calendar-sync", "calendar_sync_pending", Slope { at: 126, by: 2.4 })
        .logs(
            "booking-api",
            122,
            3.2,
            &[
                "ERROR Exception in ASGI application\nTraceback (most recent call last):\n  File \"/app/.venv/lib/python3.11/site-packages/starlette/routing.py\", line 72, in app\n    response = await func(request)\n  File \"/app/booking/routes/appointments.py\", line 44, in book\n    return shown(appointment, patient)\n  File \"/app/booking/routes/appointments.py\", line 60, in shown\n    starts_local=zoned(appointment.starts_at, patient),\n  File \"/app/booking/clock.py\", line 14, in zoned\n    return local(at, patient.time_zone.strip())\nAttributeError: 'NoneType' object has no attribute 'strip' ;; logger=uvicorn.error",
                "INFO {ip}:{n:30000..60000} - \"POST /appointments HTTP/1.1\" 500 Internal Server Error ;; logger=uvicorn.access",
            ],
        )
        .logs_until("booking-api", (121, 123), 2.0, &["INFO import of practice 377 finished: 4180 patients ;; logger=booking.imports"])
        .logs("calendar-sync", 124, 1.1, &["ERROR appointment {n:400000..499999}: Server error '500 Internal Server Error' for url 'http://booking-api/appointments/{n:400000..499999}' ;; logger=calendar_sync"])
        .traces(20, 20, 123, book)
        .with_repo()
        .undiffed(1.0)
        .truth(
            "booking-api",
            &["calendar-sync", "web"],
            "rollback",
            "zoned() takes the patient's zone for granted; before, a patient without one was shown times of Vienna. The \
             change had been out for 75 minutes when practice 377 was imported, whose 4180 patients have no zone, and \
             each of their appointments fails with 'NoneType has no attribute strip' in clock.py. The deploy four minutes \
             before the onset adds a comment to a schema. The import is legitimate: the column may be null.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![appointments_500()]
}
