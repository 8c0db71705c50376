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

/// `"promo" in price` is true for promotions that have ended and are null.
fn cart_500s() -> Incident {
    let cart = Call::new("web-ssr", "GET /cart", 60.0).fails("ERROR", "cart answered 500").calls(
        Call::new("cart", "GET /carts/:id", 12.0)
            .fails("ERROR", "Cannot read properties of null (reading 'amount')")
            .calls(Call::new("pricing", "POST /prices/batch", 6.0).calls(Call::new(
                "pg-market",
                "SELECT prices",
                3.0,
            ))),
    );
    Incident::new(&worlds::MARKET, "cart-500s", FaultKind::NilDereference)
        .clock("2025-05-06 09:30", 250, 161, 168)
        .alert(
            ("cart", "errors", 0.03),
            "critical",
            "CartErrors",
            "cart failure ratio {value} over 5m (threshold 0.03)",
        )
        .cause("promo-required", 70)
        .ships("cart", 103)
        .decoy(Decoy::AtOnset, "promo-columns", 98)
        .ships("pricing", 141)
        .decoy(Decoy::LookAlike, "saved-label", 112)
        .ships("cart", 155)
        .hit("cart", "errors", Step { at: 161, over: 3, to: 0.19 })
        .hit("web-ssr", "errors", Step { at: 162, over: 3, to: 0.031 })
        .hit("checkout", "errors", Step { at: 162, over: 4, to: 0.17 })
        .hit("checkout", "rate", Times { at: 164, over: 10, by: 0.8 })
        .logs_until("pricing", (160, 161), 2.0, &["INFO {n:1800..2400} promotions ended"])
        .logs(
            "cart",
            161,
            5.0,
            &["ERROR Cannot read properties of null (reading 'amount') ;; err.name=TypeError ;; err.stack=TypeError: Cannot read properties of null (reading 'amount')\\n    at unit (services/cart/src/totals.ts:14:39)\\n    at services/cart/src/totals.ts:7:59\\n    at Array.reduce (<anonymous>)\\n    at total (services/cart/src/totals.ts:7:16)\\n    at services/cart/src/routes.ts:25:37 ;; req.url=/carts/{hex:8}"],
        )
        .logs("checkout", 162, 1.2, &["ERROR http://cart:3000/carts/{hex:8} answered 500 ;; err.name=HttpError"])
        .traces(22, 22, 162, cart)
        .with_repo()
        .truth(
            "cart",
            &["checkout", "web-ssr"],
            "rollback",
            "unit() took the promotion's price with ?. and ??; now it asks whether the key is in the price. A promotion that \
             has ended is null, and its key is there. The deploy of cart at 11:13 did no harm until ten past twelve, when two \
             thousand promotions ended at once. That they end by themselves is new in pricing, but null was \
             always allowed by the type and the column, and until now by the cart. The percent function is called by nobody yet.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![appointments_500(), cart_500s()]
}
