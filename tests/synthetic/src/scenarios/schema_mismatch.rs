//! Two sides that disagree about a schema or a field.

use crate::prelude::*;

/// booking renames a field of its answer; the calendars still ask for the old one.
fn calendars_behind() -> Incident {
    let sync = Call::new("calendar-sync", "round", 60.0)
        .fails("ERROR", "KeyError: 'starts_at'")
        .calls(
            Call::new("booking-api", "GET /appointments/{id}", 9.0)
                .times(3, 1)
                .with("http.status_code=200")
                .calls(Call::new("pg-clinic", "SELECT appointments", 2.0)),
        )
        .calls(Call::new("calendar-sync", "PUT caldav", 120.0).times(3, 0));
    Incident::new(&worlds::CLINIC, "calendars-behind", FaultKind::SchemaMismatch)
        .clock("2025-09-22 09:05", 240, 97, 121)
        .alert(
            ("calendar-sync", "calendar_sync_pending", 250.0),
            "warning",
            "CalendarSyncPending",
            "{value} appointments wait to be written to calendars",
        )
        .cause("times-aware", 61)
        .ships("booking-api", 96)
        .decoy(Decoy::AtOnset, "entry-location", 82)
        .ships("calendar-sync", 94)
        .decoy(Decoy::TooLate, "sync-retries", 101)
        .ships("calendar-sync", 117)
        .hit("calendar-sync", "errors", Step { at: 97, over: 3, to: 0.99 })
        .hit("calendar-sync", "calendar_sync_entries_written_per_minute", Step { at: 97, over: 3, to: 0.0 })
        .hit("calendar-sync", "calendar_sync_pending", Slope { at: 97, by: 13.0 })
        .hit("calendar-sync", "latency", Step { at: 97, over: 3, to: 0.12 })
        .logs(
            "calendar-sync",
            97,
            3.0,
            &[
                "ERROR round failed\nTraceback (most recent call last):\n  File \"/app/calendar_sync/__main__.py\", line 41, in round\n    calendar.put(entry(booking.appointment(number)))\n  File \"/app/calendar_sync/pull.py\", line {n:45..47}, in entry\n    \"begin\": appointment[\"starts_at\"],\n             ~~~~~~~~~~~^^^^^^^^^^^^^\nKeyError: 'starts_at' ;; logger=calendar_sync",
                "INFO know the addresses of {n:470..480} practices ;; logger=calendar_sync",
            ],
        )
        .traces(18, 18, 98, sync)
        .undiffed(0.3)
        .truth(
            "calendar-sync",
            &[],
            "rollback",
            "booking-api renamed starts_at to begins in what it answers; the calendars read starts_at and fail with \
             KeyError for each appointment since that deploy at 10:41, while booking-api itself answers 200 as ever. \
             calendar-sync's own deploy two minutes before adds a location with .get(), which cannot raise, and its new log line still \
             appears; keeping connections open came later.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![calendars_behind()]
}
