//! Baggage of an airport: what people changed in code.

use crate::prelude::*;

/// A question to another service under a lock that each decision takes.
fn bags_to_manual_coding() -> Incident {
    let decide = Call::new("sorter", "POST /decide", 8.0)
        .slow(1900.0)
        .with("line={pick:north|south}")
        .calls(Call::new("bag-sql", "SELECT Bags", 4.0))
        .calls(Call::new("sorter", "GET", 11.0).times(0, 1).with("server.address=planning").slow(17.0));
    Incident::new(&worlds::BAGS, "bags-to-manual-coding", FaultKind::LockContention)
        .clock("2025-06-14 03:40", 240, 121, 131)
        .alert(
            ("sorter", "sorter.manual_coding.ratio", 0.06),
            "critical",
            "manual coding",
            "{value} of all bags go to manual coding",
        )
        .cause("plan-lazy", -200)
        .ships("sorter", 47)
        .decoy(Decoy::LookAlike, "command-timeout", 70)
        .ships("sorter", 116)
        .decoy(Decoy::Alarming, "bsm-merge", 60)
        .ships("messages", 114)
        .decoy(Decoy::Bump, "kafka-bump", -900)
        .ships("messages", -820)
        .hit("sorter", "rate", Times { at: 90, over: 50, by: 2.1 })
        .hit("sorter", "sorter.decisions.per_min", Times { at: 90, over: 50, by: 2.1 })
        .hit("messages", "messages.parsed.per_min", Times { at: 80, over: 50, by: 1.7 })
        .hit_labelled("sorter", "sorter.decision.duration.p99", "line=north", Step { at: 48, over: 2, to: 0.19 })
        .hit_labelled("sorter", "sorter.decision.duration.p99", "line=south", Step { at: 48, over: 2, to: 0.18 })
        .hit_labelled("sorter", "sorter.decision.duration.p99", "line=north", Creep { at: 121, half: 8.0, to: 3.4 })
        .hit_labelled("sorter", "sorter.decision.duration.p99", "line=south", Creep { at: 121, half: 8.0, to: 3.1 })
        .hit("sorter", "latency", Creep { at: 121, half: 8.0, to: 2.3 })
        .hit("sorter", "sorter.manual_coding.ratio", Creep { at: 121, half: 9.0, to: 0.31 })
        .hit("sorter", "dotnet.thread_pool.queue.length", Creep { at: 121, half: 9.0, to: 340.0 })
        .hit("sorter", "dotnet.thread_pool.thread.count", Slope { at: 119, by: 2.4 })
        .logs("sorter", 121, 3.0, &[
            "WARN Answer for {n:1000000000..1999999999} after {n:410..3900} ms, the line has sent the bag on ;; category=Sorter.Line ;; line={pick:north|south}",
            "INFO Bag {n:1000000000..1999999999} to chute {n:1..64} ;; category=Sorter.Decisions ;; line={pick:north|south}",
        ])
        .traces(20, 20, 122, decide)
        .with_repo()
        .truth(
            "sorter",
            &[],
            "rollback",
            "Since the deploy at 04:27 each decision takes a lock and asks the planners' service for its version inside it, waiting on the thread: decisions of a pod go one after another, and threads of the pool are blocked. At night that is only 80 ms more; with the first wave after 5:30 \
             there are more bags than one after another can bear, answers come after the 400 ms of a line, and threads grow one by one with an idle processor. The database answers as before, so neither MERGE nor the shorter limit of a statement is at fault.",
        )
}

/// A connection that is not given back on one way out.
fn airline_messages_pile_up() -> Incident {
    Incident::new(&worlds::BAGS, "airline-messages-pile-up", FaultKind::PoolExhaustion)
        .in_language(Language::Java)
        .clock("2025-03-24 10:20", 360, 213, 229)
        .alert(
            ("messages", "messaging.kafka.consumer.lag", 2000.0),
            "critical",
            "messages behind",
            "{value} messages of airlines wait",
        )
        .cause("bum-unknown", -70)
        .ships("messages", 38)
        .decoy(Decoy::Bump, "hikari-bump", -1400)
        .ships("messages", -1290)
        .decoy(Decoy::AtOnset, "bag-view", 150)
        .ships("where-is", 204)
        .decoy(Decoy::Long, "bsm-batch", 10)
        .commit("readme-400", -200)
        .commit("screens-limit", 120)
        .hit("messages", "db.client.connections.usage", Slope { at: 40, by: 0.088 })
        .hit("messages", "db.client.connections.pending_requests", Step { at: 213, over: 4, to: 6.0 })
        .hit("messages", "messages.parsed.per_min", Step { at: 213, over: 3, to: 21.0 })
        .hit("messages", "messaging.kafka.consumer.lag", Slope { at: 213, by: 221.0 })
        .hit("messages", "messages.rejected.per_min", Step { at: 40, over: 2, to: 0.9 })
        .hit("messages", "cpu", Step { at: 213, over: 4, to: 0.07 })
        .hit("sorter", "sorter.manual_coding.ratio", Creep { at: 222, half: 20.0, to: 0.4 })
        .logs("messages", 213, 1.4, &[
            "ERROR HikariPool-1 - Connection is not available, request timed out after 3000{n:0..9}ms (total=20, active=20, idle=0, waiting={n:1..6}) ;; logger=bags.messages.Consumer",
        ])
        .logs_until("sorter", (225, 360), 2.0, &["WARN No source message for {n:1000000000..1999999999}, manual coding ;; category=Sorter.Decisions ;; airline={pick:KQ|TP|SV|QX|LO}"])
        .lacks(Part::Traces)
        .with_repo()
        .truth(
            "messages",
            &["sorter"],
            "rollback",
            "The handler of BUMs takes a connection before it looks whether the bag is known, and returns without giving it back where it is not. From the deploy at 10:58 used connections rise by about five an hour, whatever the load, until all twenty are gone and messages wait. \
             The pool's own version was there for a day with five in use, and names of threads are used by nothing yet. Words of where-is, deployed nine minutes before the onset, are another service, which reads and does not store.",
        )
}

/// A chart makes other names of variables, in a release that nobody restarted until a pod had to move.
fn belt_screens_blank() -> Incident {
    Incident::new(&worlds::BAGS, "belt-screens-blank", FaultKind::CrashAtStart)
        .in_language(Language::Yaml)
        .clock("2025-04-29 12:15", 180, 93, 99)
        .alert(
            ("screens", "screens.connected", 150.0),
            "critical",
            "belt screens",
            "{value} screens are connected",
        )
        .cause("values-schema", 50)
        .ships("screens", 91)
        .decoy(Decoy::Long, "belt-names", -100)
        .ships("screens", 35)
        .decoy(Decoy::LookAlike, "memory-limit", -1300)
        .ships("screens", -1240)
        .decoy(Decoy::AtOnset, "bag-view", 44)
        .ships("where-is", 89)
        .hit("screens", "k8s.deployment.available", Step { at: 93, over: 3, to: 0.0 })
        .hit("screens", "screens.connected", Step { at: 93, over: 4, to: 0.0 })
        .hit("screens", "rate", Step { at: 93, over: 4, to: 0.0 })
        .hit("screens", "memory", Step { at: 93, over: 4, to: 41_000_000.0 })
        .hit_labelled("where-is", "where_is.requests.per_min", "caller=screens", Step { at: 93, over: 4, to: 0.0 })
        .extra("screens", "k8s.container.restarts", Series::around(0.0).counted().noise(0.0).then(Slope { at: 93, by: 0.9 }))
        .silent("screens", 96, 180)
        .logs("screens", 93, 1.6, &[
            "ERROR Error: WHERE_IS_URL is not set\n    at need (/app/dist/config.js:5:15)\n    at Object.<anonymous> (/app/dist/config.js:10:14)\n    at Module._compile (node:internal/modules/cjs/loader:1369:14)",
            "WARN Back-off restarting failed container screens in pod screens-{hex:5} ;; source=kubelet",
        ])
        .lacks(Part::Traces)
        .lacks(Part::Deploys)
        .with_repo()
        .truth(
            "screens",
            &["where-is"],
            "rollback",
            "The chart of screens makes the names of variables from those of its values: of whereIs comes WHERE_IS, and the code needs WHERE_IS_URL. With the release of 13:46 all pods are replaced at once, each says so and ends, and two minutes later no screen is connected. \
             Names of belts had been running for an hour, more memory for a day; where-is was deployed four minutes before, answers as always and only has fewer callers.",
        )
}

/// All incidents of this part.
pub fn all() -> Vec<Incident> {
    vec![bags_to_manual_coding(), airline_messages_pile_up(), belt_screens_blank()]
}
