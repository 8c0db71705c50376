use super::*;

fn line(service: &str, text: &str) -> Said {
    Said { service: service.to_owned(), text: text.to_owned(), count: 9, after_ms: Some(0) }
}

fn series(service: &str, metric: &str, factor: f64) -> Moved {
    Moved {
        service: service.to_owned(),
        metric: metric.to_owned(),
        direction: Direction::Up,
        factor,
        after_ms: Some(0),
    }
}

fn lines(texts: &[&str]) -> Scene {
    let lines = texts.iter().map(|text| line("a", text)).collect();
    Scene { lines, first_failing: "a".to_owned(), ..Scene::default() }
}

/// How well a kind is supported.
fn strength(scene: &Scene, kind: OutsideKind) -> f64 {
    outside(scene).iter().find(|one| one.kind == kind).map_or(0.0, |one| one.strength)
}

/// From here on a verdict may name it.
const NAMED: f64 = 0.55;

#[test]
fn each_name_stands_for_one_kind() {
    for kind in OutsideKind::ALL {
        assert_eq!(OutsideKind::by_name(kind.name()), Some(*kind));
    }
}

#[test]
fn many_services_that_resolve_no_name_are_dns() {
    let lines = vec![line("a", "lookup x.svc: no such host"), line("b", "getaddrinfo ENOTFOUND y.svc")];
    let found = outside(&Scene { lines, ..Scene::default() });
    assert_eq!(found[0].kind, OutsideKind::Dns);
    assert!(found[0].strength > 0.7);
}

#[test]
fn a_resolver_that_is_asked_far_more_is_not_to_blame() {
    let mut scene = lines(&["lookup x.svc on 10.0.0.10:53: i/o timeout"]);
    scene.lines.push(line("b", "Temporary failure in name resolution"));
    assert!(strength(&scene, OutsideKind::Dns) > NAMED);
    scene.series.push(series("coredns", "coredns_dns_requests_per_second", 20.0));
    assert!(strength(&scene, OutsideKind::Dns) < NAMED);
}

#[test]
fn more_requests_are_traffic_unless_the_program_is_wrong() {
    let surge = vec![series("a", "http_requests_per_second", 4.0), series("a", "cpu_usage_ratio", 3.0)];
    let calm = Scene { series: surge, ..Scene::default() };
    assert!(outside(&calm)[0].strength > 0.6);
    let wrong = Scene { lines: vec![line("a", "fatal error: concurrent map writes")], ..calm };
    assert!(outside(&wrong)[0].strength < 0.4);
}

#[test]
fn requests_that_come_of_the_fault_are_no_traffic() {
    let with = |more: Moved| Scene { series: vec![more], first_failing: "a".to_owned(), ..Scene::default() };
    let late = Moved { after_ms: Some(20 * 60_000), ..series("a", "http_requests_per_second", 4.0) };
    assert!(strength(&with(late), OutsideKind::Traffic) < NAMED);
    assert!(
        strength(&with(series("a", "http_client_requests_per_second", 4.0)), OutsideKind::Traffic) < NAMED
    );
    let mut repeated = with(series("a", "http_requests_per_second", 4.0));
    repeated.series.push(series("b", "client_retries_total", 30.0));
    assert!(strength(&repeated, OutsideKind::Traffic) < NAMED);
    let mut dear = with(series("a", "http_requests_per_second", 2.0));
    dear.series.push(series("a", "process_cpu_ratio", 9.0));
    assert!(strength(&dear, OutsideKind::Traffic) < NAMED);
}

#[test]
fn ordinary_errors_support_nothing() {
    let found = outside(&lines(&["request failed with status 500", "upstream a timeout after 50ms"]));
    assert!(found.iter().all(|one| one.strength < NAMED), "{found:?}");
}

#[test]
fn certificates_run_out_in_every_language() {
    for text in [
        "tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-01-02T00:00:05Z is after 2026-01-01T23:59:59Z",
        "PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed",
        "Error: certificate has expired code: 'CERT_HAS_EXPIRED'",
        "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired",
        "invalid peer certificate: Expired",
        "The remote certificate is invalid because of errors in the certificate chain: NotTimeValid",
        "cURL error 60: SSL certificate problem: certificate has expired",
        "SSL_connect returned=1 errno=0 state=error: certificate verify failed (certificate has expired)",
    ] {
        assert!(strength(&lines(&[text]), OutsideKind::Certificate) > NAMED, "{text}");
    }
    for text in ["token expired", "session expired for user", "x509: certificate signed by unknown authority"]
    {
        assert!(strength(&lines(&[text]), OutsideKind::Certificate) < NAMED, "{text}");
    }
}

#[test]
fn what_is_granted_for_a_time_runs_out() {
    assert!(
        strength(
            &lines(&["AADSTS7000222: The provided client secret keys are expired"]),
            OutsideKind::Expiry
        ) > NAMED
    );
    assert!(strength(&lines(&["license has expired, features are disabled"]), OutsideKind::Expiry) > NAMED);
    assert!(strength(&lines(&["jwt expired", "token expired at 12:00"]), OutsideKind::Expiry) < NAMED);
}

#[test]
fn a_provider_is_named_by_its_own_errors_and_not_by_ours() {
    let fails = |text: &str| strength(&lines(&[text]), OutsideKind::Provider);
    assert!(fails("POST https://api.sms-gate.example/v1/send: 503 Service Unavailable") > NAMED);
    assert!(fails("POST https://api.sms-gate.example/v1/send: 400 Bad Request after timeout") < NAMED);
    assert!(fails("request to orders timed out") < NAMED);
    let few = {
        let mut scene = lines(&["https://api.sms-gate.example answered 502"]);
        scene.lines[0].count = 1;
        scene.lines.push(Said { count: 500, ..line("a", "invalid state of order") });
        scene
    };
    assert!(strength(&few, OutsideKind::Provider) < NAMED, "a few fail on any day");
}

#[test]
fn input_needs_a_source_in_the_line_that_says_it() {
    let bad = |texts: &[&str]| strength(&lines(texts), OutsideKind::BadInput);
    assert!(bad(&["feed=acme file=prices.csv row 812: could not parse date '31/02/2026'"]) > NAMED);
    assert!(
        bad(&[
            "java.lang.NumberFormatException: For input string\n\tat shop.SupplierPlanner.plan(SupplierPlanner.java:3)"
        ]) < NAMED
    );
    assert!(bad(&["could not parse answer", "supplier 12 was asked"]) < NAMED);
}

#[test]
fn quotas_are_those_of_others_unless_we_ask_more() {
    let quota = "ThrottlingException: Rate exceeded for account 1234, daily quota";
    let mut scene = lines(&[quota]);
    assert!(strength(&scene, OutsideKind::Quota) > NAMED);
    scene.series.push(series("a", "provider_calls_per_minute", 8.0));
    assert!(strength(&scene, OutsideKind::Quota) < NAMED);
}

#[test]
fn stores_that_change_their_role_are_upkeep() {
    let mut scene = lines(&["ERROR: cannot execute INSERT in a read-only transaction"]);
    assert!(strength(&scene, OutsideKind::Upkeep) < NAMED, "a client alone may be wired wrongly");
    scene.told.push(line("db", "Multi-AZ failover completed"));
    assert!(strength(&scene, OutsideKind::Upkeep) > NAMED);
}

#[test]
fn a_job_needs_a_load_of_its_own() {
    let mut scene = lines(&["Lock wait timeout exceeded"]);
    scene.told.push(line("reports", "nightly export started"));
    assert!(strength(&scene, OutsideKind::Batch) < NAMED);
    scene.series.push(series("reports", "rows_read_per_second", 40.0));
    assert!(strength(&scene, OutsideKind::Batch) > NAMED);
    scene.told[0].after_ms = Some(-3 * 60 * 60_000);
    assert!(strength(&scene, OutsideKind::Batch) < NAMED, "it began long before");
}

#[test]
fn a_disk_that_filled_for_hours_is_growth() {
    let mut scene = lines(&["write failed: No space left on device"]);
    assert!(strength(&scene, OutsideKind::Growth) < NAMED);
    scene.growing.push("disk_used_percent of db had been growing".to_owned());
    assert!(strength(&scene, OutsideKind::Growth) > NAMED);
    assert!(
        strength(
            &lines(&["nextval: reached maximum value of sequence \"orders_id_seq\""]),
            OutsideKind::Growth
        ) > NAMED
    );
}

#[test]
fn a_place_that_suffers_alone_is_named_and_one_among_all_is_not() {
    let confined = Confined {
        axis: Axis::Place,
        label: "zone".to_owned(),
        value: "b".to_owned(),
        service: "a".to_owned(),
        metric: "error_rate".to_owned(),
        factor: 40.0,
        others: 1.0,
        others_count: 2,
        is_symptom: true,
        is_load: false,
        is_silent: false,
    };
    let scene = Scene { confined: vec![confined], ..Scene::default() };
    assert!(strength(&scene, OutsideKind::Region) > NAMED);
    let mut all = lines(&["cross-zone call timed out in eu-west-1b, packet loss"]);
    all.everywhere.push(Axis::Place);
    assert!(strength(&all, OutsideKind::Region) < NAMED);
}

#[test]
fn what_is_new_is_not_asked_more_often_and_what_waits_is_short_of_processors() {
    let traffic = |metric, factor| {
        let scene = Scene { series: vec![series("a", metric, factor)], ..Scene::default() };
        outside(&scene).iter().any(|one| one.kind == OutsideKind::Traffic)
    };
    assert!(traffic("requests_per_second", 4.0));
    assert!(!traffic("requests_per_second", 1e12) && !traffic("upstream_requests_per_second", 4.0));
    let node = |metric| {
        strength(&Scene { series: vec![series("node", metric, 40.0)], ..Scene::default() }, OutsideKind::Node)
    };
    assert!(node("node_pressure_cpu_waiting_percent") > 0.6);
    assert!(node("node_memory_used_percent") < 0.55);
}

#[test]
fn short_parts_stand_alone_and_frames_are_no_message() {
    assert!(!holds("order 8eef8d0d-a5edac79a", &["edac"]) && holds("EDAC MC0: 1 CE", &["edac"]));
    assert!(!holds("took 45031 ms", &["503"]) && holds("answered 503", &["503"]));
    let trace = "boom\n\tat shop.SupplierPlanner.plan(SupplierPlanner.java:3)\nCaused by: feed: bad row";
    assert_eq!(message(trace), "boom\nCaused by: feed: bad row");
}

#[test]
fn what_strangers_say_is_another_matter() {
    let mut scene = lines(&["request failed"]);
    scene.lines.push(line("far", "https://api.sms-gate.example answered 503"));
    assert!(strength(&scene, OutsideKind::Provider) > NAMED, "nobody knows who calls whom");
    scene.calls = vec![("a".to_owned(), "b".to_owned())];
    assert!(strength(&scene, OutsideKind::Provider) < NAMED, "a does not call it");
    scene.calls.push(("b".to_owned(), "far".to_owned()));
    assert!(strength(&scene, OutsideKind::Provider) > NAMED);
}

#[test]
fn who_gets_less_on_a_busier_machine_is_robbed() {
    let less = Moved { direction: Direction::Down, factor: 0.4, ..series("a", "task_cpu_percent", 0.4) };
    let slow = series("a", "request_duration_seconds_p99", 6.0);
    let scene =
        Scene { series: vec![less, slow, series("worker", "node_cpu_percent", 1.8)], ..Scene::default() };
    assert!(strength(&scene, OutsideKind::Node) > NAMED);
}

/// A surge at the service that fails, and what else left its level.
fn surge_with(more: Vec<Moved>, lines: Vec<Said>) -> f64 {
    let series = [vec![series("a", "http_requests_per_second", 4.0)], more].concat();
    strength(
        &Scene { series, lines, first_failing: "a".to_owned(), ..Scene::default() },
        OutsideKind::Traffic,
    )
}

#[test]
fn load_makes_work_and_does_not_break_what_does_not_depend_on_it() {
    let busy = || series("a", "container_cpu_usage_ratio", 3.0);
    assert!(surge_with(vec![busy()], vec![]) > NAMED);
    let fell = Moved { direction: Direction::Down, factor: 0.1, ..series("c", "cache_hit_ratio", 0.1) };
    assert!(surge_with(vec![busy(), fell], vec![]) < NAMED, "a cache lets it through");
    let refused = vec![line("a", "AccessDenied: not authorized to perform put")];
    assert!(surge_with(vec![busy()], refused) < NAMED, "a refusal comes of no load");
    let leak = Moved { after_ms: Some(-7_200_000), ..series("a", "process_open_fds", 20.0) };
    assert!(surge_with(vec![busy(), leak], vec![]) < NAMED, "it was running out before");
    assert!(surge_with(vec![series("a", "orders_total", 4.0)], vec![]) < NAMED, "nothing is busier");
    assert!(
        surge_with(vec![busy(), series("a", "seats_over_limit", 60.0)], vec![]) < NAMED,
        "a rule is broken"
    );
    assert!(
        surge_with(vec![series("a", "http_request_duration_seconds_p95", 9.0)], vec![]) < NAMED,
        "it waits"
    );
}

#[test]
fn one_odd_counter_is_not_the_load_of_all() {
    let odd = series("a", "waiting_sessions", 90.0);
    let same = surge_with(vec![series("a", "cpu_ratio", 3.0)], vec![]);
    assert!(surge_with(vec![series("a", "cpu_ratio", 3.0), odd], vec![]) >= same);
    let found = outside(&Scene {
        series: [1.6, 1.7, 90.0].map(|factor| series("a", "http_requests_per_second", factor)).to_vec(),
        first_failing: "a".to_owned(),
        ..Scene::default()
    });
    assert!(found[0].supports[0].starts_with("1.7 times"));
}

#[test]
fn spent_credits_and_stolen_time_are_the_machines() {
    let spent =
        Moved { direction: Direction::Down, factor: 0.0, ..series("db", "disk/burst_credits_percent", 0.0) };
    let with = |series: Vec<Moved>| strength(&Scene { series, ..Scene::default() }, OutsideKind::Node);
    let slow = series("db", "disk/latency_ms", 50.0);
    assert!(with(vec![spent.clone(), slow.clone()]) > NAMED);
    let busier = series("db", "disk/writes_per_second", 4.0);
    assert!(with(vec![spent.clone(), slow, busier.clone()]) < with(vec![spent.clone(), busier]) + 1e-9);
    let half = Moved { factor: 0.5, ..spent };
    assert!(with(vec![half]) < NAMED, "there is some left");
    assert!(with(vec![series("a", "cpu_steal_pct", 90.0)]) > with(vec![series("a", "cpu_used_pct", 90.0)]));
}

#[test]
fn a_gateway_that_answers_is_a_third_party_unless_one_of_ours_that_is_called_fails() {
    let mut scene =
        lines(&["batch failed: Response status code does not indicate success: 502 (Bad Gateway)"]);
    scene.calls = vec![("a".to_owned(), "b".to_owned())];
    assert!(strength(&scene, OutsideKind::Provider) > NAMED);
    scene.series.push(series("b", "http_request_errors_ratio", 9.0));
    assert!(strength(&scene, OutsideKind::Provider) < NAMED);
}

#[test]
fn a_value_that_a_store_does_not_take_is_bad_input_where_new_senders_came() {
    let mut scene = lines(&["new row for relation \"points\" violates check constraint \"points_check\""]);
    assert!(strength(&scene, OutsideKind::BadInput) < NAMED, "whoever writes may have been changed");
    scene.series.push(series("in", "gateway.connections.open", 1.15));
    assert!(strength(&scene, OutsideKind::BadInput) > NAMED);
    scene.series.pop();
    scene.series.push(series("in", "db.pool.connections.open", 1.15));
    assert!(strength(&scene, OutsideKind::BadInput) < NAMED);
}
