//! A board of jobs: what nobody of the organisation changed.

use crate::prelude::*;

/// A partner's jobs are published at the end of time.
fn job_pages_500() -> Incident {
    let list = Call::new("site", "GET /jobs", 40.0).fails("ERROR", "jobs-api answered 500").calls(
        Call::new("jobs-api", "GET /jobs", 18.0)
            .fails("ERROR", "OverflowError: date value out of range")
            .calls(Call::new("mysql", "SELECT COUNT jobs_job", 9.0))
            .calls(Call::new("mysql", "SELECT jobs_job", 11.0)),
    );
    Incident::new(&worlds::JOBBOARD, "job-pages-500", FaultKind::BadData)
        .clock("2026-02-03 11:30", 190, 97, 103)
        .alert(("site", "errors", 5.0), "P1", "site errors", "{value} % of the requests to site fail")
        .decoy(Decoy::LookAlike, "new-three-days", -320)
        .ships("jobs-api", -270)
        .decoy(Decoy::SameFile, "parse-published", -1400)
        .ships("worker", -1350)
        .decoy(Decoy::AtOnset, "cursor-page", 60)
        .ships("jobs-api", 92)
        .hit("jobs-api", "errors", Step { at: 97, over: 4, to: 38.0 })
        .hit("site", "errors", Step { at: 97, over: 4, to: 44.0 })
        .hit("site", "site.bounce.pct", Step { at: 98, over: 6, to: 62.0 })
        .hit("jobs-api", "latency", Step { at: 97, over: 4, to: 96.0 })
        .hit_labelled("worker", "celery.tasks.succeeded.rate", "queue=import", Step { at: 96, over: 1, to: 0.45 })
        .hit("search", "es.indexing.rate", Pulse { at: 95, lasting: 3, to: 61.0 })
        .logs_until("worker", (96, 99), 1.2, &["INFO feed talentbase: 11874 jobs (full)", "INFO Task feeds.tasks.import_feed succeeded in 148.2s: 11874 ;; task_id={uuid}"])
        .logs_until("worker", (95, 97), 1.5, &["WARN feed talentbase: 11874 jobs published at 9999-12-31T23:59:59+00:00 ;; logger=feeds.audit"])
        .logs("jobs-api", 97, 4.0, &["ERROR Internal Server Error: /jobs\nTraceback (most recent call last):\n  File \"/usr/local/lib/python3.11/site-packages/rest_framework/serializers.py\", line 522, in to_representation\n    ret[field.field_name] = field.to_representation(attribute)\n  File \"/srv/jobs/serializers.py\", line 20, in get_new_until\n    return (job.published_at + NEW_FOR).isoformat()\nOverflowError: date value out of range ;; logger=django.request"])
        .logs("site", 97, 3.0, &["ERROR jobs-api answered 500 ;; path=/jobs?region={pick:north|east|south|west}&age={pick:day|week|month}"])
        .traces(20, 18, 98, list)
        .with_repo()
        .truth(
            "jobs-api",
            &["site"],
            "purge-bad-data",
            "No change is at fault. At 13:06 the full feed of talentbase brought nearly twelve thousand jobs that are published on the last day of the year 9999; they are the newest of their regions, and adding two or three days to such a date overflows. Lists fail from the minute in which that import ends. \
             Jobs have been new for three days since the morning and two days would overflow as well; the name in the parser is a day old, and thirty jobs on a page were out five minutes before the first error and are no reason for a date.",
        )
}

/// The provider of mails takes no more until the month is over.
fn confirmations_not_sent() -> Incident {
    Incident::new(&worlds::JOBBOARD, "confirmations-not-sent", FaultKind::QuotaExceeded)
        .clock("2026-01-28 11:40", 210, 119, 125)
        .alert(("worker", "celery.tasks.failed.rate", 1.0), "P2", "tasks fail", "{value} tasks fail in a second (limit 1)")
        .decoy(Decoy::SameFile, "mail-from", 40)
        .decoy(Decoy::LookAlike, "mail-concurrency", 74)
        .decoy(Decoy::AtOnset, "alert-words", 106)
        .hit_labelled("worker", "celery.tasks.failed.rate", "queue=mail", Step { at: 119, over: 2, to: 9.3 })
        .hit_labelled("worker", "celery.tasks.succeeded.rate", "queue=mail", Step { at: 119, over: 1, to: 0.0 })
        .hit("employer", "errors", Step { at: 119, over: 3, to: 0.9 })
        .extra("worker", "postbote.month.sent", Series::around(2_932_000.0).noise(0.0).counted().then(Slope { at: 0, by: 571.4 }).within(0.0, 3_000_000.0))
        .extra("worker", "postbote.month.included", Series::around(3_000_000.0).noise(0.0).counted())
        .logs("worker", 119, 4.0, &["ERROR Task alerts.tasks.{pick:send_alert|send_confirmation|send_confirmation} raised unexpected: HTTPError('429 Client Error: Too Many Requests for url: https://api.postbote.example/v3/send') ;; task_id={uuid}", "WARN Postbote refused a mail ;; logger=alerts.mail ;; status=429 ;; body={\"error\":\"plan_limit\",\"detail\":\"3000000 mails of this period are used\"}"])
        .logs("employer", 120, 0.8, &["ERROR mail to employer was not sent ;; logger=accounts.mail ;; err=429 Client Error: Too Many Requests"])
        .misleads(Decoy::Habit)
        .lacks(Part::Deploys)
        .lacks(Part::Traces)
        .truth(
            "worker",
            &["employer"],
            "escalate-upstream",
            "No change is at fault. At 13:39 the three millionth mail of the month was sent, which is all that the plan with Postbote includes, and from then on it refuses each mail with the limit of the plan. Mails were sent at the same pace before, with no step at any commit; the address got a name and words of searches are looked for in lower case, which changes no mail, \
             and two more at a time would be seen in the rate, which is as it was.",
        )
}

/// All incidents of this organisation that come from outside.
pub fn all() -> Vec<Incident> {
    vec![job_pages_500(), confirmations_not_sent()]
}
