use super::*;

fn series(metric: &str, labels: &[(&str, &str)], after: f64) -> Labelled {
    Labelled {
        service: "shop".to_owned(),
        metric: metric.to_owned(),
        labels: labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        points: (0..40).map(|at| (at, if at < 20 { 1.0 } else { after })).collect(),
    }
}

#[test]
fn one_zone_that_suffers_alone_is_confined() {
    let zone = |name: &str, after| series("error_rate", &[("zone", name)], after);
    let found = split(&[zone("a", 1.0), zone("b", 30.0), zone("c", 1.1)], 20);
    assert_eq!(found.confined.len(), 1);
    assert_eq!((found.confined[0].axis, found.confined[0].value.as_str()), (Axis::Place, "b"));
    let all = split(&[zone("a", 28.0), zone("b", 30.0), zone("c", 31.0)], 20);
    assert_eq!((all.confined.len(), all.everywhere), (0, vec![Axis::Place]));
}

#[test]
fn what_versions_tell_apart_is_not_confined_to_a_place() {
    let arm = |zone: &str, version: &str, after| {
        series("latency_ms", &[("zone", zone), ("version", version)], after)
    };
    assert_eq!(split(&[arm("a", "1", 1.0), arm("b", "2", 30.0)], 20), Split::default());
}

#[test]
fn who_asks_and_who_is_called_are_told_apart() {
    let by = |label: &str, value: &str, after| series("http_requests_per_second", &[(label, value)], after);
    let found = split(&[by("tenant", "x", 9.0), by("tenant", "y", 1.0)], 20);
    assert!(found.confined[0].is_load && found.confined[0].axis == Axis::Asker);
    let held = |value: &str, after| series("ingestor_active_series", &[("tenant", value)], after);
    assert!(split(&[held("x", 9.0), held("y", 1.0)], 20).confined[0].is_load);
    assert_eq!(split(&[by("route", "/x", 9.0), by("route", "/y", 1.0)], 20), Split::default());
}

#[test]
fn one_operator_that_falls_silent_is_confined_and_a_fall_of_all_is_not() {
    let of = |name: &str, after| series("frames_per_second", &[("operator", name)], after);
    let found = split(&[of("a", 0.01), of("b", 1.0), of("c", 0.9)], 20).confined;
    assert_eq!(found.len(), 1);
    assert!(found[0].is_silent && !found[0].is_load && found[0].value == "a");
    assert!(split(&[of("a", 0.01), of("b", 0.02), of("c", 0.01)], 20).confined.is_empty());
    // Whose share the others take over has been drained.
    assert!(split(&[of("a", 0.01), of("b", 3.0), of("c", 3.1)], 20).confined.is_empty());
}

#[test]
fn stolen_time_at_one_host_is_confined_to_a_machine() {
    let of = |name: &str, after| series("cpu_steal_pct", &[("host", name)], after);
    let found = split(&[of("h-1", 60.0), of("h-2", 1.0), of("h-3", 1.0)], 20).confined;
    assert!(found[0].axis == Axis::Machine && found[0].is_symptom);
}
