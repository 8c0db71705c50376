//! The laboratory of hospitals: what nobody of the organisation changed.

use crate::prelude::*;

/// An analyser got new software, which writes small values with a sign.
fn chemistry_results_stop() -> Incident {
    Incident::new(&worlds::PATHLAB, "chemistry-results-stop", FaultKind::BadData)
        .in_language(Language::Python)
        .clock("2025-11-27 12:20", 180, 103, 110)
        .alert(("results", "lab.results.stored.per_minute", 150.0), "high", "Results: too few", "{value} results were stored in a minute (at least 150)")
        .decoy(Decoy::SameFile, "hl7-segments", 14)
        .ships("analysers", 58)
        .decoy(Decoy::AtOnset, "store-batch", 77)
        .ships("results", 100)
        .decoy(Decoy::LookAlike, "log-version", -1400)
        .ships("analysers", -1350)
        .hit("analysers", "analysers.messages.per_minute", Step { at: 103, over: 2, to: 38.0 })
        .hit("results", "lab.results.stored.per_minute", Step { at: 103, over: 3, to: 38.0 })
        .extra("analysers", "analysers.process.restarts", Series::around(0.0).noise(0.0).counted().then(Slope { at: 103, by: 1.4 }))
        .logs_until("analysers", (4, 6), 0.8, &["INFO software c703^8.0.4 ;; analyser=chem-2 ;; logger=analysers.versions"])
        .logs_until("analysers", (41, 44), 1.0, &["INFO software c703^8.0.4 ;; analyser=chem-{pick:1|3} ;; logger=analysers.versions"])
        .logs_until("analysers", (84, 102), 0.35, &["WARN poll failed: [Errno 111] Connection refused ;; analyser=chem-2 ;; logger=analysers.poller"])
        .logs("analysers", 102, 0.7, &["INFO software c703^8.1.0 ;; analyser=chem-2 ;; logger=analysers.versions"])
        .silent("analysers", 103, 180)
        .logs("analysers", 103, 0.8, &["INFO polled {n:1..30} messages ;; analyser=chem-1 ;; logger=analysers.poller", "INFO published ;; analyser=chem-1 ;; logger=analysers.publish"])
        .logs("analysers", 103, 2.0, &["ERROR Traceback (most recent call last):\n  File \"/opt/analysers/poller.py\", line 21, in run\n    for result in hl7.parse(text):\n  File \"/opt/analysers/hl7.py\", line 25, in parse\n    yield observation(accession, fields)\n  File \"/opt/analysers/hl7.py\", line 32, in observation\n    value=Decimal(fields[5]),\ndecimal.InvalidOperation: [<class 'decimal.ConversionSyntax'>] ;; message=OBX|{n:1..9}|NM|{pick:TROP|CRP|TSH}||<0.0{n:1..5}|{pick:ng/mL|mg/L|mU/L}|||||F ;; analyser=chem-2", "WARN analysers.service: Main process exited, code=exited, status=1/FAILURE ;; logger=systemd", "INFO analysers.service: Scheduled restart job, restart counter is at {n:1..90} ;; logger=systemd"])
        .with_repo()
        .truth(
            "analysers",
            &["results"],
            "escalate-upstream",
            "No change is at fault. chem-2 was off for some minutes and came back at 14:02 with software 8.1.0 in place of 8.0.4, and sends values below its limit as <0.05 in a field that it declares numeric; analysers cannot read it, ends, starts again, and reads the same message, which the analyser keeps until it was taken. All other analysers wait behind it. \
             The parser was split into functions and deployed at 13:18, with the same conversion, and parsed results of all analysers for three quarters of an hour; the prefetch of results, three minutes before, has no part in reading messages.",
        )
}

/// The ministry lowered what a sender may send in a day.
fn reports_outbox_growing() -> Incident {
    let send = Call::new("reports", "send", 12.0)
        .fails(
            "ERROR",
            "HttpRequestException: Response status code does not indicate success: 429 (Too Many Requests)",
        )
        .calls(
            Call::new("reports", "POST mailbox.health.example/v1/mailboxes/{practice}/documents", 240.0)
                .slow(19.0)
                .with("!http.response.status_code=429"),
        );
    Incident::new(&worlds::PATHLAB, "reports-outbox-growing", FaultKind::QuotaExceeded)
        .clock("2025-12-01 12:00", 240, 133, 152)
        .alert(("reports", "reports.outbox.waiting", 300.0), "medium", "Reports: outbox", "{value} reports wait to be sent (limit 300)")
        .decoy(Decoy::LookAlike, "idempotency", 77)
        .ships("reports", 126)
        .decoy(Decoy::SameFile, "mailbox-log", -340)
        .ships("reports", -300)
        .decoy(Decoy::Alarming, "resend-alarm", -1330)
        .ships("reports", -1270)
        .hit("reports", "reports.mailbox.daily_quota", Step { at: 131, over: 0, to: 20_000.0 })
        .hit("reports", "reports.sent.per_minute", Step { at: 133, over: 1, to: 0.0 })
        .hit("reports", "reports.outbox.waiting", Slope { at: 133, by: 28.0 })
        .extra("reports", "reports.mailbox.sent_today", Series::around(20_900.0).noise(0.0).counted().then(Slope { at: 0, by: 31.0 }).then(Step { at: 133, over: 0, to: 25_020.0 }))
        .silent("reports", 133, 240)
        .logs("reports", 133, 0.7, &["INFO Report of order {n:1000000..1999999} rendered in {n:3800..7900} ms ;; category=Lab.Reports.Renderer"])
        .logs("reports", 133, 3.0, &["ERROR Report of order {n:1000000..1999999} was not sent\nSystem.Net.Http.HttpRequestException: Response status code does not indicate success: 429 (Too Many Requests). ;; category=Lab.Reports.OutboxWorker ;; body={\"error\":\"quota_exceeded\",\"limit\":20000,\"period\":\"day\",\"sender\":\"pathlab\"}"])
        .traces(16, 12, 134, send)
        .truth(
            "reports",
            &[],
            "escalate-upstream",
            "No change is at fault. The mailbox of the ministry allowed 60,000 documents in a day and allows 20,000 since shortly after two, as its answers and the quota that reports exports say; the laboratory had sent more than that already, and each further document is refused with 429 until midnight. As many documents were sent in a minute as on any day. \
             The key for each document, deployed seven minutes before, is what the ministry asks for and was accepted with 201 until the quota fell; the rule about comments makes documents fewer.",
        )
}

/// All incidents of this organisation that come from outside.
pub fn all() -> Vec<Incident> {
    vec![chemistry_results_stop(), reports_outbox_growing()]
}
