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

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![submissions_ungraded()]
}
