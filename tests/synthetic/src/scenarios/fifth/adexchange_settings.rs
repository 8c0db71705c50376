//! An exchange for advertising: what a commit to its settings or connections is at fault for.

use crate::prelude::*;

/// A proxy tries again after less time than a busy service takes.
fn budget_saturated() -> Incident {
    let reserve = Call::new("auction", "POST /auction", 70.0).calls(
        Call::new("mesh", "budget:80/campaigns/*/reserve", 0.5)
            .fails("ERROR", "upstream request timeout (response_flags=URX)")
            .calls(Call::new("budget", "POST /campaigns/{id}/reserve", 4.0).capped(12.0).times(1, 5)),
    );
    Incident::new(&worlds::ADEXCHANGE, "budget-saturated", FaultKind::RetryAmplification)
        .in_language(Language::Yaml)
        .clock("2025-10-23 17:00", 200, 121, 127)
        .alert(("budget", "cpu", 0.9), "P1", "budget: processor", "processor of budget is at {value} of its request")
        .decoy(Decoy::SameFile, "mesh-notes", -290)
        .ships("mesh", -240)
        .cause("mesh-retries", 36)
        .ships("mesh", 71)
        .decoy(Decoy::AtOnset, "snapshot-gzip", 88)
        .ships("budget", 118)
        .decoy(Decoy::LookAlike, "reserve-error", 60)
        .ships("auction", 102)
        .hit_labelled("mesh", "envoy.upstream_rq_retry_per_second", "destination=budget", Step { at: 71, over: 1, to: 46.0 })
        .hit_labelled("mesh", "envoy.upstream_rq_retry_per_second", "destination=budget", Step { at: 121, over: 3, to: 18_900.0 })
        .hit_labelled("mesh", "istio.requests_per_second", "destination=budget", Step { at: 121, over: 3, to: 24_300.0 })
        .hit("budget", "rate", Step { at: 121, over: 3, to: 23_800.0 })
        .hit("budget", "cpu", Step { at: 121, over: 3, to: 0.985 })
        .hit("budget", "latency", Step { at: 121, over: 3, to: 61.0 })
        .hit("budget", "errors", Step { at: 121, over: 3, to: 0.34 })
        .hit("budget", "budget.reservations_per_second", Step { at: 121, over: 3, to: 3300.0 })
        .hit("auction", "auction.fill_ratio", Step { at: 122, over: 3, to: 0.3 })
        .hit("auction", "errors", Step { at: 122, over: 3, to: 0.05 })
        .logs_until("budget", (118, 121), 3.0, &["INFO snapshot loaded ;; campaigns={n:3000..3300} ;; ms={n:900..1700}", "INFO listening ;; addr=:8080"])
        .logs("budget", 122, 2.0, &["WARN client is gone, reservation expired ;; campaign={n:40000..69999}"])
        .logs("auction", 122, 3.0, &["WARN reserve ;; err=unexpected status 504: upstream request timeout ;; campaign={n:40000..69999}"])
        .traces(18, 16, 123, reserve)
        .with_repo()
        .truth(
            "budget",
            &["auction", "mesh"],
            "rollback",
            "Since 18:11 the mesh gives each try of a reservation twelve milliseconds and makes up to four more, also when it was slow. With a p99 of eight that costs some ten retries in a second more; when budget restarts at 18:58 for a deploy, its first requests take longer, each becomes five, and budget gets five times its load, which keeps it slow: requests of auctions are as many as before, those that the mesh sends to budget are not. \
             The deploy itself compresses snapshots in a file that nothing calls yet, and any restart would have done the same. The error with the campaign is text.",
        )
}

/// Everything that profiles does is written to the log of a node.
fn auction_pods_evicted() -> Incident {
    Incident::new(&worlds::ADEXCHANGE, "auction-pods-evicted", FaultKind::LogVolume)
        .in_language(Language::Yaml)
        .clock("2025-11-14 10:00", 300, 74, 201)
        .alert(("auction", "errors", 0.03), "P1", "auction: failing requests", "{value} of requests to auction fail (limit 0.03)")
        .decoy(Decoy::SameFile, "rule-trace", -1380)
        .ships("profiles", -1320)
        .cause("rust-log", 58)
        .ships("profiles", 73)
        .decoy(Decoy::AtOnset, "auction-replicas", 150)
        .ships("auction", 188)
        .hit("profiles", "logs.bytes_per_second", Step { at: 74, over: 1, to: 14_800_000.0 })
        .hit_labelled("profiles", "node.disk.used_ratio", "mount=/var/lib/containerd", Slope { at: 74, by: 0.004_1 })
        .hit_labelled("profiles", "node.disk.used_ratio", "mount=/var/lib/containerd", Step { at: 197, over: 0, to: 0.91 })
        .hit("profiles", "cpu", Step { at: 74, over: 2, to: 0.61 })
        .hit("profiles", "latency", Step { at: 74, over: 2, to: 19.0 })
        .hit("auction", "errors", Step { at: 197, over: 3, to: 0.071 })
        .hit("auction", "rate", Times { at: 197, over: 4, by: 0.87 })
        .hit("auction", "latency", Step { at: 197, over: 4, to: 119.0 })
        .extra("auction", "kubernetes.pods.evicted_total", Series::around(0.0).noise(0.0).counted().then(Slope { at: 196, by: 0.35 }))
        .logs("profiles", 74, 5.0, &["DEBUG rule ;; target=profiles::segments ;; segment={n:100..9000} ;; seen={n:0..3} ;; at_least={n:2..9}", "DEBUG lookup ;; target=profiles::cache ;; user={hex:16} ;; hit={pick:true|true|true|false}"])
        .logs("auction", 197, 1.4, &["WARN The node was low on resource: ephemeral-storage. Threshold quantity: 10% ;; source=kubelet ;; reason=Evicted", "ERROR upstream connect error or disconnect/reset before headers. reset reason: connection termination ;; source=istio-proxy"])
        .with_repo()
        .truth(
            "profiles",
            &["auction"],
            "rollback",
            "To find out why segments of one advertiser are empty, profiles logs at debug since 11:13: each of two and a half thousand rules for each request writes a line. Bytes of logs rise four hundredfold at that deploy, the disks of the nodes fill in a straight line, and two hours later kubelet evicts pods from them, those of the auction first. \
             The line was added the day before and written by nobody until the level changed; two more pods of the auction, deployed ten minutes before, use little disk.",
        )
}

/// A role may write to one of two prefixes.
fn exports_failing() -> Incident {
    let export = Call::new("reports", "export", 300.0)
        .fails("ERROR", "AccessDenied: User: arn:aws:sts::418220000000:assumed-role/reports is not authorized to perform: s3:PutObject")
        .with("export.kind=hourly")
        .calls(Call::new("reports", "S3 CreateMultipartUpload", 60.0).slow(14.0))
        .calls(Call::new("reports", "S3 UploadPart", 210.0).times(3, 0));
    Incident::new(&worlds::ADEXCHANGE, "exports-not-written", FaultKind::Permission)
        .in_language(Language::Hcl)
        .clock("2025-09-30 08:20", 180, 82, 101)
        .alert(("reports", "reports.exports.failed_per_minute", 2.0), "P3", "reports: exports", "{value} exports fail in a minute")
        .decoy(Decoy::SameFile, "retention", -1340)
        .ships("terraform", -1290)
        .cause("least-privilege", 55)
        .ships("terraform", 79)
        .decoy(Decoy::Bump, "sdk-bump", 48)
        .ships("reports", 76)
        .decoy(Decoy::LookAlike, "part-size", 84)
        .ships("reports", 97)
        .hit("reports", "reports.exports.failed_per_minute", Step { at: 82, over: 4, to: 6.2 })
        .hit("reports", "reports.exports.finished_per_minute", Step { at: 82, over: 4, to: 3.1 })
        .silent("reports", 82, 180)
        .logs("reports", 82, 0.7, &["INFO export finished ;; advertiser=a{n:1000..2999} ;; rows={n:800..240000} ;; kind=daily"])
        .logs("reports", 82, 3.0, &["ERROR export failed ;; advertiser=a{n:1000..2999} ;; kind=hourly ;; err=AccessDenied: User: arn:aws:sts::418220000000:assumed-role/reports/{n:1700000000..1799999999} is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::adexchange-exports/hourly/a{n:1000..2999}/2025-09-30T0{n:8..9}:00:00.000Z.csv.gz\" because no identity-based policy allows the s3:PutObject action"])
        .traces(14, 12, 83, export)
        .undiffed(0.2)
        .truth(
            "reports",
            &[],
            "roll-forward",
            "The policy of reports allows to write below daily/ only, since Terraform was applied at 09:39; exports of an hour go to hourly/ and are refused with AccessDenied, as soon as the role's policy is in force, while those of a day still finish. The newer client of S3, deployed to reports three minutes before, sends the same requests and finished both kinds in between; \
             the size of parts came when exports failed already, and how long hourly exports are kept has nothing to do with who writes them.",
        )
}

/// Connections whose answer is a refusal are not given back.
fn auction_pods_unready() -> Incident {
    Incident::new(&worlds::ADEXCHANGE, "auction-pods-unready", FaultKind::HandleLeak)
        .clock("2025-12-02 07:00", 420, 88, 315)
        .alert(("auction", "errors", 0.03), "P1", "auction: failing requests", "{value} of requests to auction fail (limit 0.03)")
        .decoy(Decoy::LookAlike, "keep-alive", -1330)
        .ships("auction", -1280)
        .cause("reserve-status", 31)
        .ships("auction", 87)
        .decoy(Decoy::AtOnset, "ledger-shards", 251)
        .ships("budget", 306)
        .decoy(Decoy::Long, "bidder-onboarding", 120)
        .extra("auction", "process.open_fds", Series::around(2900.0).noise(0.02).counted().then(Slope { at: 88, by: 287.0 }).then(Step { at: 308, over: 0, to: 65_536.0 }))
        .hit("auction", "go.goroutines", Slope { at: 88, by: 571.0 })
        .hit("auction", "memory", Slope { at: 88, by: 5.2e6 })
        .hit("auction", "errors", Step { at: 308, over: 4, to: 0.12 })
        .hit("auction", "auction.timeouts_ratio", Step { at: 308, over: 4, to: 0.2 })
        .hit("auction", "auction.fill_ratio", Step { at: 308, over: 4, to: 0.4 })
        .hit("budget", "rate", Times { at: 308, over: 4, by: 0.55 })
        .hit("budget", "budget.reservations_per_second", Times { at: 308, over: 4, by: 0.55 })
        .logs("auction", 308, 3.0, &["ERROR http: Accept error: accept tcp [::]:8080: accept4: too many open files; retrying in {pick:5ms|10ms|20ms|1s}", "WARN reserve ;; err=Post \"http://budget/campaigns/{n:40000..69999}/reserve?micros={n:900..8000}\": dial tcp 10.100.41.7:80: socket: too many open files"])
        .with_repo()
        .truth(
            "auction",
            &["budget"],
            "rollback",
            "Reserve returns early when budget refuses, before the line that closes the body of the answer, so the connection of each refusal is neither closed nor given back. From the deploy of auction at 08:27 open files and goroutines rise in a straight line, two for each connection, while requests stay as many, until each pod has used up its 65,536 and can neither accept nor dial. \
             Shards in budget, deployed two minutes before requests failed, answer as fast as before; more idle connections to bidders were out a day with files flat.",
        )
}

/// All incidents of settings and connections.
pub fn all() -> Vec<Incident> {
    vec![budget_saturated(), auction_pods_evicted(), exports_failing(), auction_pods_unready()]
}
