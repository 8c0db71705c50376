//! Cars to share by the minute: rights, and what nobody of the organisation changed.

use crate::prelude::*;

/// A policy is narrowed to a prefix that the code does not write.
fn licences_not_kept() -> Incident {
    let keep = Call::new("gateway", "POST /v1/licences", 8.0).calls(
        Call::new("booking", "POST /licences", 24.0)
            .fails("ERROR", "AccessDenied: User: arn:aws:sts::771204415518:assumed-role/booking/eks-booking is not authorized to perform: s3:PutObject")
            .calls(Call::new("booking", "S3.PutObject", 120.0).slow(21.0).with("!http.status_code=403")),
    );
    Incident::new(&worlds::CLUBCARS, "licences-not-kept", FaultKind::Permission)
        .in_language(Language::Hcl)
        .clock("2025-01-28 11:40", 200, 113, 129)
        .alert(
            ("booking", "booking.licences.kept", 0.4),
            "critical",
            "licences",
            "{value} photos of licences are kept in a second",
        )
        .cause("least-privilege", 104)
        .decoy(Decoy::SameFile, "licence-lifecycle", -1400)
        .decoy(Decoy::AtOnset, "licence-sides", 77)
        .ships("booking", 109)
        .decoy(Decoy::LookAlike, "licence-tags", 46)
        .hit("booking", "booking.licences.kept", Step { at: 113, over: 2, to: 0.0 })
        .hit("booking", "errors", Step { at: 113, over: 3, to: 1.9 })
        .hit("gateway", "errors", Step { at: 113, over: 3, to: 0.8 })
        .logs("booking", 113, 4.0, &[
            "ERROR AccessDenied: User: arn:aws:sts::771204415518:assumed-role/booking/eks-booking-{hex:8} is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::clubcars-licences/pending/{uuid}/{pick:front|back}.jpg\" because no identity-based policy allows the s3:PutObject action ;; context=LicencesService",
        ])
        .logs_until("booking", (1, 113), 0.6, &["INFO licence of {uuid} waits for a person ;; context=LicencesService"])
        .traces(16, 16, 114, keep)
        .truth(
            "booking",
            &["gateway"],
            "rollback",
            "The policy of booking allows PutObject only under review/ since the commit of 13:24, applied by the pipeline a few minutes later, and the code writes to pending/: each upload is denied for exactly that key. There is no deploy for it. \
             The deploy of booking four minutes before the onset names a type; tags and the deletion after ninety days change no rights.",
        )
}

/// The day's contingent of addresses is used up on a sunny holiday.
fn map_fails() -> Incident {
    Incident::new(&worlds::CLUBCARS, "map-fails", FaultKind::QuotaExceeded)
        .clock("2025-05-29 14:00", 240, 163, 168)
        .alert(
            ("vehicles", "errors", 5.0),
            "critical",
            "vehicles error rate",
            "{value}% of requests to vehicles fail",
        )
        .decoy(Decoy::AtOnset, "axios-bump", 120)
        .ships("vehicles", 157)
        .decoy(Decoy::LookAlike, "geocode-coarse", -4200)
        .ships("vehicles", -2820)
        .decoy(Decoy::SameFile, "nearby-sort", 31)
        .ships("vehicles", 80)
        .commit("reservation-comment", -130)
        .commit("readme-infra", -1300)
        .hit("gateway", "rate", Times { at: -60, over: 1, by: 1.9 })
        .hit("vehicles", "rate", Times { at: -60, over: 1, by: 2.0 })
        .hit("booking", "rate", Times { at: -60, over: 1, by: 1.8 })
        .hit("vehicles", "vehicles.geocode.calls", Times { at: -60, over: 1, by: 2.2 })
        .hit("vehicles", "vehicles.geocode.calls", Step { at: 164, over: 3, to: 58.0 })
        .hit("vehicles", "errors", Step { at: 163, over: 3, to: 34.0 })
        .hit("gateway", "errors", Step { at: 163, over: 3, to: 17.0 })
        .hit("booking", "booking.reservations.created", Times { at: 164, over: 6, by: 0.6 })
        .extra("vehicles", "mapworks.quota.used.pct", Series::around(72.0).noise(0.0).within(0.0, 100.0).then(Slope { at: 0, by: 0.1718 }))
        .logs("vehicles", 163, 5.0, &[
            "ERROR GET /cars/nearby 500 AxiosError: Request failed with status code 429 ;; url=https://geocode.mapworks.example/v2/reverse ;; data={\"error\":\"DAILY_LIMIT\",\"message\":\"limit of 100000 requests per day reached, resets at 00:00 UTC\"}",
        ])
        .logs("gateway", 163, 2.0, &["ERROR request failed ;; path=/v1/cars/nearby ;; err=vehicles answered 500"])
        .lacks(Part::Traces)
        .truth(
            "vehicles",
            &["booking", "gateway"],
            "escalate-upstream",
            "No change is at fault. On a sunny holiday there are twice as many requests as usual all day, the contingent of the provider of addresses is used in a straight line since before the recording and reaches 100 percent at 16:43, when each call is answered 429 DAILY_LIMIT. \
             That line does not bend at any deploy: not at axios six minutes before, nor at the sorting, and the coarser addresses save calls and are two days old.",
        )
}

/// The network of one carrier of SIM cards is down.
fn cars_do_not_open() -> Incident {
    let open = Call::new("gateway", "POST /v1/bookings/:id/open", 6.0)
        .fails("ERROR", "car did not answer within 12s")
        .calls(
            Call::new("booking", "POST /bookings/:id/open", 9.0).calls(
                Call::new("telematics", "command UNLOCK", 2100.0)
                    .capped(12_001.0)
                    .with("carrier={pick:nordcell|mobilia}")
                    .with("!carrier=mobilia")
                    .fails("ERROR", "deadline has elapsed"),
            ),
        );
    Incident::new(&worlds::CLUBCARS, "club-cars-stay-locked", FaultKind::NetworkLoss)
        .in_language(Language::Rust)
        .clock("2025-03-27 16:20", 190, 108, 117)
        .alert(
            ("telematics", "telematics.commands.failed", 3.0),
            "critical",
            "failed commands",
            "{value} commands fail in a second",
        )
        .decoy(Decoy::AtOnset, "lock-code", 61)
        .ships("telematics", 104)
        .decoy(Decoy::Alarming, "keep-alive", -1350)
        .ships("telematics", -1290)
        .decoy(Decoy::Unexecuted, "patience-doc", 20)
        .ships("telematics", 48)
        .commit("readme-infra", -1320)
        .commit("price-tests", 81)
        .hit_labelled("telematics", "telematics.sessions.open", "carrier:mobilia", Step { at: 108, over: 6, to: 31.0 })
        .hit("telematics", "telematics.states.published", Step { at: 108, over: 6, to: 316.0 })
        .hit("telematics", "telematics.commands.failed", Step { at: 108, over: 4, to: 6.8 })
        .hit("telematics", "telematics.commands.duration.p95", Step { at: 108, over: 3, to: 12.0 })
        .hit("vehicles", "vehicles.states.applied", Step { at: 108, over: 6, to: 312.0 })
        .hit("vehicles", "vehicles.cars.stale", Step { at: 118, over: 6, to: 2380.0 })
        .hit("vehicles", "vehicles.cars.shown.avg", Times { at: 118, over: 6, by: 0.6 })
        .hit("booking", "errors", Step { at: 108, over: 5, to: 5.6 })
        .hit("gateway", "errors", Step { at: 108, over: 5, to: 2.2 })
        .logs("telematics", 108, 3.0, &[
            "ERROR command failed: deadline has elapsed ;; car={n:4000..6599} ;; carrier=mobilia ;; target=telematics::command",
            "INFO session closed: keep-alive ;; car={n:4000..6599} ;; carrier=mobilia ;; target=telematics::session",
        ])
        .logs("gateway", 108, 2.0, &["ERROR request failed ;; path=/v1/bookings/{uuid}/open ;; err=car did not answer within 12s"])
        .traces(16, 16, 109, open)
        .with_repo()
        .lacks(Part::Patterns)
        .truth(
            "telematics",
            &["booking", "gateway", "vehicles"],
            "escalate-upstream",
            "No change is at fault. All sessions of the carrier Mobilia close within minutes and every command that fails names it, while boxes of Nordcell, on the same pods and the same version, stay connected and obey. The release four minutes before only names \
             the car in a message, the closing of silent sessions had been there for a day with steady numbers of both carriers, and twelve seconds of patience are as before.",
        )
}

/// All incidents of this part.
pub fn all() -> Vec<Incident> {
    vec![licences_not_kept(), map_fails(), cars_do_not_open()]
}
