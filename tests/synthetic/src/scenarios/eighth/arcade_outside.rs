//! Games in teams: a flag, and what nobody of the organisation changed.

use crate::prelude::*;

/// A flag asks for close opponents, of whom there are not enough.
fn ranked_queue_long() -> Incident {
    Incident::new(&worlds::ARCADE, "ranked-queue-long", FaultKind::QueueBacklog)
        .clock("2025-04-10 14:30", 260, 122, 145)
        .alert(
            ("lobby", "lobby_wait_p90_s", 180.0),
            "page",
            "long waits",
            "nine of ten players are in a match after {value} s",
        )
        .cause_flag("lobby-fair-teams", "lobby", "10%->100%", 118)
        .flag("door-passkeys", "door", "5%->15%", 109)
        .misleads(Decoy::Flag)
        .decoy(Decoy::SameFile, "casual-wider", -1400)
        .ships("lobby", -1300)
        .decoy(Decoy::AtOnset, "split-party", 40)
        .ships("lobby", 113)
        .decoy(Decoy::Bump, "tokio-bump", 60)
        .ships("relay", 120)
        .commit("readme-season", -150)
        .hit_labelled("lobby", "lobby_wait_p90_s", "mode=ranked", Creep { at: 122, half: 14.0, to: 640.0 })
        .hit_labelled("lobby", "lobby_waiting_players", "mode=ranked", Creep { at: 122, half: 14.0, to: 6900.0 })
        .hit("lobby", "lobby_matches_started_per_min", Creep { at: 120, half: 9.0, to: 96.0 })
        .hit("lobby", "cpu", Creep { at: 124, half: 20.0, to: 74.0 })
        .hit_labelled("relay", "relay_sessions", "phase=playing", Creep { at: 126, half: 16.0, to: 8100.0 })
        .hit("relay", "relay_packets_per_s", Creep { at: 126, half: 16.0, to: 301_000.0 })
        .logs("lobby", 122, 1.8, &[
            "INFO match started ;; mode=ranked ;; players=10 ;; spread={n:6..119} ;; waited_s={n:140..900}",
            "INFO match started ;; mode=casual ;; players=10 ;; spread={n:10..180} ;; waited_s={n:4..60}",
            "INFO left the queue ;; mode=ranked ;; waited_s={n:180..900}",
        ])
        .lacks(Part::Traces)
        .with_repo()
        .truth(
            "lobby",
            &["relay"],
            "feature-flag-disable",
            "The flag lobby-fair-teams went from a tenth of the players to all at 16:28. Behind it ranked players are put together only within 40 points, ten more for each minute and at most 120, where before it were 80 and six more each second; most leagues have not that many players at a time. \
             Waits grow for ranked only, with spreads that stay below 120, while casual matches start as ever. Parties that are no longer split were deployed nine minutes before and concern both modes; the wider start is a day old and makes waits shorter.",
        )
}

/// A store gives the game away for a weekend.
fn logins_wait_in_line() -> Incident {
    let login = Call::new("door", "POST /login", 40.0)
        .slow(900.0)
        .with("http.status_code=200")
        .calls(
            Call::new("door", "verify", 110.0)
                .slow(140.0)
                .with("platform={pick:pc|switch|ps5}")
                .with("!platform=pc"),
        )
        .calls(Call::new("redis-game", "SET", 0.6));
    Incident::new(&worlds::ARCADE, "logins-wait-in-line", FaultKind::TrafficSurge)
        .in_language(Language::TypeScript)
        .clock("2025-03-14 23:10", 200, 110, 121)
        .alert(
            ("door", "door_queue_players", 5000.0),
            "page",
            "queue at the door",
            "{value} players wait to log in",
        )
        .decoy(Decoy::AtOnset, "retry-after", 60)
        .ships("door", 104)
        .decoy(Decoy::LookAlike, "door-limit", -1300)
        .ships("door", -1220)
        .decoy(Decoy::Bump, "npgsql-bump", -500)
        .ships("economy", -420)
        .decoy(Decoy::Unexecuted, "pairing-comment", 20)
        .ships("lobby", 95)
        .hit("door", "rate", Step { at: 110, over: 12, to: 1150.0 })
        .hit("door", "door_logins_per_min", Step { at: 110, over: 12, to: 6100.0 })
        .hit("door", "door_queue_players", Slope { at: 112, by: 780.0 })
        .hit("door", "door_replicas", Step { at: 112, over: 7, to: 16.0 })
        .hit("door", "cpu", Step { at: 111, over: 8, to: 94.0 })
        .hit("door", "latency", Step { at: 112, over: 8, to: 1900.0 })
        .hit("door", "node_eventloop_lag_ms", Step { at: 112, over: 8, to: 210.0 })
        .hit("lobby", "rate", Step { at: 114, over: 25, to: 1300.0 })
        .hit("lobby", "cpu", Step { at: 114, over: 25, to: 77.0 })
        .hit("economy", "rate", Step { at: 113, over: 25, to: 860.0 })
        .hit("economy", "latency", Step { at: 118, over: 20, to: 210.0 })
        .extra("door", "door_new_accounts_per_min", Series::around(42.0).noise(0.12).labelled("platform=pc").then(Step { at: 110, over: 12, to: 3900.0 }))
        .extra("door", "door_new_accounts_per_min", Series::around(17.0).noise(0.12).labelled("platform=switch"))
        .extra("door", "door_new_accounts_per_min", Series::around(21.0).noise(0.12).labelled("platform=ps5"))
        .logs("door", 111, 4.0, &[
            "INFO login ok ;; platform=pc ;; first=true",
            "INFO login queued ;; platform={pick:pc|pc|pc|pc|switch|ps5} ;; retry_after={pick:20}",
        ])
        .traces(16, 16, 113, login)
        .feed(json!({"source": "wharf-store", "component": "promotions", "events": [
            {"timestamp": -2000, "status": "operational"},
            {"timestamp": 109, "status": "operational", "detail": "Weekend deals are live. Five games are free to play until Sunday, among them Tidefox Arena."},
        ]}))
        .truth(
            "door",
            &["economy", "lobby"],
            "scale",
            "No change is at fault. At 01:00 a store begins to give the game away for the weekend: ninety times as many new accounts as usual come from that platform and from no other, logins triple, and the pods at the door reach the sixteen that their autoscaling allows. \
             Each login is answered and verified as ever, there are too many of them. The deploy six minutes before lets those who wait ask less often, the larger limit of the day before takes more of them at a time, and the lobby's is a comment.",
        )
}

/// All incidents of this part.
pub fn all() -> Vec<Incident> {
    vec![ranked_queue_long(), logins_wait_in_line()]
}
