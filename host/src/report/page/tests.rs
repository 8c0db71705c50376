use casefile_model::text;
use proptest::prelude::*;

use super::*;

mod markup;
mod recorded;

use recorded::Recorded;

const COMMIT: &str = "c62e9decee7bb083f3628909019dd66e25dd25d8";

const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>",
    "\" onmouseover=\"alert(1)\" x=\"",
    "' autofocus onfocus='alert(1)",
    "</style></title></svg></pre><img src=x onerror=alert(1)>",
    "<!-- times: end -->",
    "]]><![CDATA[",
    "javascript:alert(1)",
    "\u{202e}\u{2066}\u{200b}\u{feff}\u{7}\u{1b}[31m\u{9b}\u{2028}\r\n\t",
    "{{ 1 }}{% if %}&lt;&#60;",
    "\\",
];

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        prop::collection::vec(prop::sample::select(ATTACKS), 1..6).prop_map(|attacks| attacks.concat()),
        Just("n".repeat(10_000)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_text_of_a_stranger_leaves_its_place(x in texts(), commit in texts()) {
        let page = Recorded::of(&x, &commit).html(0);
        prop_assert_eq!(markup::read(&page), Ok(()));
        prop_assert!(page.chars().all(text::is_shown));
    }
}

#[test]
fn every_attack_at_once_stays_text() {
    let page = Recorded::of(&ATTACKS.concat(), COMMIT).html(0);
    assert_eq!(markup::read(&page), Ok(()));
    assert!(page.contains("&#60;script&#62;"));
    assert!(page.contains("<!-- times: end -->\n</main>"), "the mark of the times is the page's own");
    assert_eq!(page.matches("<!-- times: end -->").count(), 1);
}

#[test]
fn the_same_record_gives_the_same_bytes_and_times_stand_in_their_block_alone() {
    let recorded = Recorded::of("orders", COMMIT);
    let (one, other) = (recorded.html(5), recorded.html(1_000_000_000));
    assert_eq!(one, recorded.html(5));
    assert_ne!(one, other);
    let rest = |page: &str| {
        let (before, times) = page.split_once("<!-- times: begin -->").unwrap();
        format!("{before}{}", times.split_once("<!-- times: end -->").unwrap().1)
    };
    assert_eq!(rest(&one), rest(&other));
}

#[test]
fn what_is_cited_can_be_followed() {
    let page = Recorded::of("orders", COMMIT).html(0);
    let targets: Vec<&str> =
        page.split("href=\"#").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
    assert!(targets.iter().any(|target| target.starts_with("ev-")));
    for target in targets {
        assert!(page.contains(&format!("id=\"{target}\"")), "nothing is called {target}");
    }
}

#[test]
fn the_lead_says_since_when_and_that_it_goes_on() {
    let lead = Recorded::of("orders", COMMIT).page().lead;
    assert_eq!((lead.ongoing, lead.status), (Some(true), "Cause found"));
    assert_eq!(lead.since.unwrap().how, "dated in orders orders, 10 min before the alert");
    assert_eq!(lead.observed.unwrap().0, "90 where 50 is allowed");
    assert!(
        lead.now.unwrap().ends_with(" with version = 2orders, level"),
        "the arm that fires is the one that counts"
    );
}

#[test]
fn only_a_hash_stands_in_a_command() {
    let commands = |commit: &str| Recorded::of("x", commit).page().action.commands;
    assert_eq!(commands(COMMIT)[0].0, format!("git revert --no-edit {COMMIT}"));
    for hostile in ["--upload-pack=touch x", "abcdef0; rm -rf .", "HEAD", "$(id)"] {
        assert!(commands(hostile).iter().all(|(command, _)| command.starts_with("casefile ")), "{hostile}");
    }
}

#[test]
fn proposals_show_what_the_host_checked() {
    let proposals = Recorded::of("x", COMMIT).page().action.proposals;
    assert_eq!(
        proposals[0].checks.iter().map(|check| check.passed).collect::<Vec<_>>(),
        [Some(true), Some(false), None]
    );
    assert_eq!(proposals[0].made, Some(("not-ready", "x".to_owned())));
    assert_eq!(proposals[0].kind, "revert");
}

#[test]
fn arms_that_differ_by_a_label_are_lines_of_one_chart() {
    let charts = Recorded::of("orders", COMMIT).page().charts;
    assert_eq!(charts.len(), 1);
    let labels: Vec<&str> = charts[0].lines.iter().map(|line| line.label.as_str()).collect();
    assert_eq!(labels, ["version = 1orders", "version = 2orders"]);
    assert_eq!(charts[0].lines[1].last, "90");
    assert!(
        charts[0].markers.iter().any(|marker| marker.is_cause && marker.what == "deploy orders in orders")
    );
    assert_eq!(charts[0].events[0].label, "onset 16:40:00");
    assert!(charts[0].threshold.is_some());
}

#[test]
fn an_icicle_shows_what_grew_and_what_shrank() {
    let flames = Recorded::of("x", COMMIT).page().flames;
    let frame = |name: &str| flames[0].frames.iter().find(|frame| frame.title.starts_with(name)).unwrap();
    assert_eq!((frame("slow").class, frame("fast").class), ("grew", "shrank"));
    assert_eq!(frame("slow").title, "slow: 50 % before, 90 % after");
    assert!((frame("slow").width - 0.9 * flame::WIDTH).abs() < 1e-6);
    assert_eq!(flames[0].movers[1], ("slow".into(), "50 %".into(), "90 %".into(), "+40".into()));
}

#[test]
fn what_would_overturn_the_verdict_is_said() {
    let reasons = Recorded::of("orders", COMMIT).page().overturn.join("\n");
    for expected in [
        "16:39:00, when the change went live",
        "about 10 once commit c62e9decee7b",
        "0.40 against 0.70",
        "20 times in 100",
    ] {
        assert!(reasons.contains(expected), "nothing is said of {expected}: {reasons}");
    }
}

#[test]
fn the_trend_is_that_of_the_end() {
    let points = |slope: f64| -> Vec<(Time, f64)> {
        (0..10u32).map(|n| (Time(i64::from(n)), slope * f64::from(n))).collect()
    };
    let trend = |points: &[(Time, f64)]| series::trend(points, Time(0), 80.0);
    assert_eq!(trend(&points(5.0)), series::Trend::Rising);
    assert_eq!(trend(&points(-5.0)), series::Trend::Falling);
    assert_eq!(trend(&points(0.1)), series::Trend::Level);
    assert_eq!(trend(&points(5.0)[..9]), series::Trend::Unknown);
    let noise: Vec<(Time, f64)> = (0i64..)
        .zip([60.0, 95.0, 62.0, 90.0, 61.0, 94.0, 63.0, 91.0, 96.0, 60.0])
        .map(|(at, value)| (Time(at), value))
        .collect();
    assert_eq!(trend(&noise), series::Trend::Level);
}

#[test]
fn the_times_of_a_page_are_rows() {
    let page = Recorded::of("x", COMMIT).page();
    assert_eq!(page.times, [("0".to_owned(), Moment::of(Time(0)), 5)]);
}
