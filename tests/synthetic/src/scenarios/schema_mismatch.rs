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

/// The field of the profile is renamed in code alone; what is stored has the old name.
fn playlists_empty() -> Incident {
    let rows = Call::new("graphql", "query Home", 30.0).calls(
        Call::new("playlists", "GET /playlists", 5.0)
            .slow(4.0)
            .with("playlists.count={n:1..14}")
            .with("!playlists.count=0")
            .calls(
                Call::new("mongo", "find playlists", 4.0)
                    .slow(260.0)
                    .with("db.statement={\"find\":\"playlists\",\"filter\":{\"profileId\":\"?\"}}")
                    .with("!db.statement={\"find\":\"playlists\",\"filter\":{\"profile\":\"?\"}}"),
            ),
    );
    Incident::new(&worlds::STREAM, "playlists-empty", FaultKind::SchemaMismatch)
        .clock("2025-04-29 10:00", 210, 103, 119)
        .alert(
            ("playlists", "playlists.returned.empty_pct", 30.0),
            "P2",
            "[playlists] empty answers",
            "playlists.returned.empty_pct is {value} over the last 15 minutes (threshold 30)",
        )
        .decoy(Decoy::SameFile, "add-set", 21)
        .ships("playlists", 50)
        .decoy(Decoy::LookAlike, "playlists-read-preference", 66)
        .ships("playlists", 84)
        .cause("profile-key", 75)
        .ships("playlists", 102)
        .hit("playlists", "playlists.returned.empty_pct", Step { at: 103, over: 5, to: 98.0 })
        .hit("playlists", "latency", Step { at: 103, over: 6, to: 0.44 })
        .hit("graphql", "latency", Step { at: 104, over: 8, to: 0.31 })
        .hit("mongo", "mongodb.cpu_pct", Step { at: 103, over: 8, to: 81.0 })
        .logs("mongo", 103, 2.0, &["INFO Slow query ;; ns=stream.playlists ;; durationMillis={n:190..700} ;; planSummary=COLLSCAN ;; docsExamined={n:2100000..2110000} ;; nreturned=0"])
        .logs("playlists", 104, 1.5, &["INFO GET /playlists 200 ;; ms={n:200..720} ;; count=0"])
        .traces(20, 22, 103, rows)
        .with_repo()
        .truth(
            "playlists",
            &["graphql", "mongo"],
            "rollback",
            "profileId became profile in type, filter and insert, but nothing renamed it in what is stored: queries for \
             profile find none of two million documents and, having no index, look at all of them. Answers are empty \
             and slow since the deploy at 11:42, and nothing fails. Reading from secondaries was deployed \
             eighteen minutes before, is used nowhere yet, and could be a second late, never empty.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![calendars_behind(), playlists_empty()]
}
