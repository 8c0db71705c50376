//! Work waits in a queue that grows.

use crate::prelude::*;

/// Tasks that run longer than the new visibility timeout are delivered again while they run.
fn submissions_ungraded() -> Incident {
    let grade = Call::new("grading-worker", "grading.tasks.grade", 70_000.0)
        .slow(1_300_000.0)
        .with("celery.redelivered=false")
        .with("!celery.redelivered={pick:true|true|false}")
        .with("submission={n:700000..700400}")
        .calls(Call::new("mysql-campus", "SELECT grading_submission", 4.0))
        .calls(Call::new("mysql-campus", "UPDATE grading_submission", 5.0));
    Incident::new(&worlds::CAMPUS, "submissions-ungraded", FaultKind::QueueBacklog)
        .clock("2025-01-30 12:10", 480, 301, 346)
        .alert(
            ("grading-worker", "celery.queue.grading.length", 400.0),
            "P2",
            "grading queue too long",
            "celery.queue.grading.length is {value}, above 400 for 15 min",
        )
        .cause("visibility", 61)
        .ships("grading-worker", 132)
        .decoy(Decoy::LookAlike, "grading-replicas", 88)
        .ships_as_version("grading-worker", 160)
        .decoy(Decoy::AtOnset, "sandbox-report", 259)
        .ships("grading-worker", 296)
        .commit("long-exams", -3000)
        .hit("grading-worker", "celery.queue.grading.length", Creep { at: 301, half: 60.0, to: 1500.0 })
        .hit("grading-worker", "celery.task.grade.runtime_p95_s", Step { at: 292, over: 18, to: 1420.0 })
        .hit("grading-worker", "grading.submissions.first_time_per_min", Step { at: 290, over: 10, to: 3.1 })
        .hit("grading-worker", "celery.task.grade.started_per_min", Step { at: 306, over: 12, to: 11.0 })
        .hit("grading-worker", "celery.workers.online", Step { at: 160, over: 0, to: 10.0 })
        .hit("grading-worker", "cpu", Step { at: 295, over: 15, to: 98.0 })
        .hit("mysql-campus", "mysql.cpu_pct", Times { at: 306, over: 15, by: 1.1 })
        .logs("grading-worker", 290, 0.9, &["INFO Task grading.tasks.grade[7{hex:7}-{hex:4}-4{hex:3}-a{hex:3}-{hex:12}] received ;; logger=celery.worker.strategy"])
        .logs(
            "grading-worker",
            308,
            1.6,
            &[
                "INFO Task grading.tasks.grade[7e{n:10..29}c1d4-58ab-4f0e-a1{n:10..29}-0c55e9d1a4{n:10..19}] received ;; logger=celery.worker.strategy ;; redelivered=1",
                "INFO graded submission=7001{n:10..60} points={n:0..20} seconds={f:1010.0..2200.0} ;; logger=grading.tasks",
                "INFO graded submission=7001{n:10..60} points={n:0..20} seconds={f:1010.0..2200.0} ;; logger=grading.tasks",
            ],
        )
        .traces(24, 18, 300, grade)
        .with_repo()
        .truth(
            "grading-worker",
            &[],
            "rollback",
            "The broker's visibility timeout fell from two hours to fifteen minutes. Tasks are acknowledged late, so one \
             that runs longer is delivered to a second worker while the first still works on it, and again after that. \
             It matters from 17:00, when submissions of an assignment with forty minutes of tests arrive: the same \
             submissions are graded several times, tasks started exceed first submissions almost fourfold, and the queue grows \
             although fewer students hand in. More workers help; the new report only shortens text.",
        )
}

/// One call for each movement makes a batch take longer than the poll interval: the group rebalances without end.
fn storefront_stale_stock() -> Incident {
    let batch = Call::new("inventory", "movements process", 30.0)
        .with("messaging.batch.message_count={n:200..400}")
        .calls(Call::new("stock-rds", "UPDATE stock", 85.0))
        .calls(Call::new("replenishment", "POST /changed", 900.0).times(0, 24).with("http.status_code=202"));
    let page = Call::new("storefront-bff", "GET /p", 40.0)
        .with("!stale=true")
        .calls(Call::new("inventory", "GET /stock", 6.0).calls(Call::new("stock-rds", "SELECT stock", 1.5)));
    Incident::new(&worlds::STOCK, "storefront-stale-stock", FaultKind::QueueBacklog)
        .clock("2025-09-09 07:30", 300, 156, 188)
        .alert(
            ("storefront-bff", "StaleAvailabilityAnswers", 50.0),
            "ALARM",
            "bff-stale-availability",
            "Threshold Crossed: 3 datapoints were greater than the threshold (50.0). Most recent: {value}",
        )
        .decoy(Decoy::LookAlike, "poll-smaller", 34)
        .ships("inventory", 88)
        .cause("recount", 109)
        .ships("inventory", 149)
        .decoy(Decoy::AtOnset, "availability-copy", 141)
        .ships("storefront-bff", 181)
        .hit("inventory", "EstimatedMaxTimeLag", Slope { at: 156, by: 55.0 })
        .hit("inventory", "SumOffsetLag", Slope { at: 156, by: 5100.0 })
        .hit("inventory", "MovementsApplied", Step { at: 152, over: 5, to: 130.0 })
        .hit("inventory", "kafka.consumer.rebalance.rate.per.hour", Step { at: 156, over: 6, to: 44.0 })
        .hit("inventory", "CPUUtilization", Step { at: 154, over: 6, to: 21.0 })
        .hit("storefront-bff", "StaleAvailabilityAnswers", Slope { at: 168, by: 6.5 })
        .hit("replenishment", "RequestCount", Step { at: 150, over: 4, to: 640.0 })
        .hit("replenishment", "TargetResponseTime.p99", Step { at: 150, over: 4, to: 1.1 })
        .logs(
            "inventory",
            156,
            2.4,
            &[
                "WARN [Consumer clientId=consumer-inventory-{n:1..4}, groupId=inventory] consumer poll timeout has expired. This means the time between subsequent calls to poll() was longer than the configured max.poll.interval.ms, which typically implies that the poll loop is spending too much time processing messages. ;; logger=o.a.k.c.c.internals.ConsumerCoordinator ;; thread=kafka-coordinator-heartbeat-thread | inventory",
                "INFO [Consumer clientId=consumer-inventory-{n:1..4}, groupId=inventory] Member consumer-inventory-{n:1..4}-{uuid} sending LeaveGroup request to coordinator due to consumer poll timeout has expired. ;; logger=o.a.k.c.c.internals.ConsumerCoordinator",
                "ERROR org.apache.kafka.clients.consumer.CommitFailedException: Offset commit cannot be completed since the consumer is not part of an active group for auto partition assignment; it is likely that the consumer was kicked out of the group. ;; logger=o.s.k.l.KafkaMessageListenerContainer",
                "INFO applied {n:300..400} movements ;; logger=shop.stock.inventory.InventoryListener ;; thread=ntainer#0-{n:0..3}-C-1",
            ],
        )
        .logs("storefront-bff", 170, 1.2, &["WARN availability of {n:100000..999999} is {n:15..90} minutes old ;; region=eu-central-1"])
        .traces(14, 12, 150, batch)
        .traces(16, 14, 170, page)
        .with_repo()
        .truth(
            "inventory",
            &["storefront-bff"],
            "rollback",
            "After each batch the listener now calls replenishment once for each movement, at most of a second each. A batch \
             of four hundred takes longer than the poll interval of five minutes, so the consumer is thrown out, the commit \
             fails, and the same batch is read again. Lag begins to rise seven minutes after the deploy at 09:59, when the \
             first interval ends. Batches had been made smaller an hour before, which helps; the shop's front only has new words.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![submissions_ungraded(), storefront_stale_stock()]
}
