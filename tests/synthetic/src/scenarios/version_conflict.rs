//! Libraries or protocols of different versions that do not fit each other.

use crate::prelude::*;

/// numpy 2 under a pandas that was compiled against numpy 1: workers end while they import.
fn workers_not_starting() -> Incident {
    Incident::new(&worlds::CAMPUS, "workers-not-starting", FaultKind::VersionConflict)
        .in_language(Language::Other)
        .clock("2024-06-24 08:40", 170, 75, 88)
        .alert(
            ("grading-worker", "celery.workers.online", 4.0),
            "P1",
            "grading workers missing",
            "celery.workers.online is {value}, below 4 for 5 min",
        )
        .cause("pins", 31)
        .ships("grading-worker", 72)
        .decoy(Decoy::Long, "worker-probe", -190)
        .ships("grading-worker", -101)
        .decoy(Decoy::SameFile, "pillow-bump", 12)
        .ships("media", 41)
        .decoy(Decoy::TooLate, "grade-retry-log", 40)
        .hit("grading-worker", "celery.workers.online", Step { at: 75, over: 7, to: 0.0 })
        .hit("grading-worker", "celery.task.grade.started_per_min", Step { at: 75, over: 8, to: 0.0 })
        .hit("grading-worker", "cpu", Step { at: 76, over: 6, to: 6.0 })
        .hit("grading-worker", "memory", Step { at: 76, over: 6, to: 1100.0 })
        .hit("grading-worker", "celery.queue.grading.length", Slope { at: 78, by: 16.0 })
        .silent("grading-worker", 84, 170)
        .logs(
            "grading-worker",
            75,
            2.0,
            &[
                "FATAL Traceback (most recent call last):\n  File \"/app/.venv/bin/celery\", line 8, in <module>\n    sys.exit(main())\n  File \"/app/.venv/lib/python3.11/site-packages/celery/app/base.py\", line 1330, in _autodiscover_tasks\n  File \"/app/grading/tasks.py\", line 8, in <module>\n    from grading.similarity import pairs\n  File \"/app/grading/similarity.py\", line 3, in <module>\n    import pandas as pd\n  File \"/app/.venv/lib/python3.11/site-packages/pandas/__init__.py\", line 22, in <module>\n    from pandas.compat import is_numpy_dev as _is_numpy_dev  # pyright: ignore # noqa:F401\n  File \"pandas/_libs/interval.pyx\", line 1, in init pandas._libs.interval\nValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 from C header, got 88 from PyObject ;; logger=stderr",
                "WARN back-off restarting failed container grading-worker ;; logger=kubelet ;; exit_code=1",
            ],
        )
        .logs("lms-web", 95, 0.6, &["WARN submission={n:700000..799999} waits for {n:12..60} minutes ;; logger=lms.assignments"])
        .lacks(Part::Traces)
        .with_repo()
        .truth(
            "grading-worker",
            &[],
            "rollback",
            "The monthly refresh of pins raises numpy from 1.26 to 2.0 but leaves pandas 2.0.3, which was compiled against \
             numpy 1: importing it raises 'numpy.dtype size changed', and each worker ends while Celery loads the tasks. \
             The other versions of that commit have nothing to do with the traceback. The probe was deployed hours before \
             and starts workers as ever; pillow went to media alone, and media is well.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![workers_not_starting()]
}
