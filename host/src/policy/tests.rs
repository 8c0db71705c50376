use casefile_model::cbor;
use casefile_model::report::{ChangeKind, ChangeRef};
use casefile_model::tools::ToolCall;
use casefile_model::tools::changes::ContentQuery;

use super::*;

const NOW: Time = Time(1_800_000_000_000);

fn policy(text: &str) -> Policy {
    Policy::parse(text, None, NOW).unwrap()
}

fn allows(text: &str, sources: Sources) -> bool {
    !policy(text).scopes("core/onset", "metrics", sources).is_empty()
}

#[test]
fn recordings_are_open_live_sources_are_not_and_a_denial_counts_everywhere() {
    assert!(allows("", Sources::Recorded));
    assert!(!allows("", Sources::Live));
    let grant = "[[grant]]\nskills = 'core/*'\ntools = ['metrics']\n";
    assert!(allows(grant, Sources::Live));
    let deny = "[[deny]]\nskills = 'core/onset'\ntools = ['metrics']\n";
    assert!(!allows(deny, Sources::Recorded));
    assert!(!allows(&format!("{grant}{deny}"), Sources::Live));
    assert!(!allows("[[grant]]\nskills = 'other/*'\ntools = ['metrics']\n", Sources::Live));
}

#[test]
fn a_grant_ends_and_says_so() {
    let over = "[[grant]]\nskills = 'core/*'\ntools = ['metrics']\nuntil = '2020-01-01'\n";
    assert!(!allows(over, Sources::Live));
    assert!(policy(over).why_outside("core/onset", &["metrics"], Sources::Live).contains("line 1"));
    assert!(allows(&over.replace("2020", "2099"), Sources::Live));
}

#[test]
fn functions_are_granted_and_denied_one_by_one() {
    let content =
        ContentQuery { change: ChangeRef { kind: ChangeKind::Commit, id: "a".into() }, offset: 0, limit: 0 };
    let call = ToolCall {
        interface: "changes".into(),
        function: "content".into(),
        arguments: cbor::to_vec(&(content,)).unwrap(),
    };
    let refuses = |text: &str, sources| {
        let scopes = policy(text).scopes("core/a", "changes", sources);
        !scopes.iter().any(|scope| scope.refusal(&call, NOW).is_none())
    };
    let grant = |tools: &str| format!("[[grant]]\nskills = '*'\ntools = [{tools}]\n");
    assert!(refuses(&grant("'changes.list-changes'"), Sources::Live));
    assert!(!refuses(&grant("'changes.list-changes', 'changes.content'"), Sources::Live));
    let deny = "[[deny]]\nskills = '*'\ntools = ['changes.content']\n";
    assert!(refuses(deny, Sources::Recorded));
    assert!(refuses(&format!("{}{deny}", grant("'changes'")), Sources::Live));
}

#[test]
fn skills_that_run_others_can_be_bounded() {
    let may = |text: &str| policy(text).may_run("core/triage", "pay/check");
    assert!(may(""));
    assert!(!may("[[grant]]\nskills = 'core/*'\nrun = ['core/*']\n"));
    assert!(may("[[grant]]\nskills = 'core/*'\nrun = ['core/*', 'pay/*']\n"));
    assert!(!may("[[deny]]\nskills = '*'\nrun = ['pay/*']\n"));
}

#[test]
fn limits_are_only_lowered() {
    let given = |text: &str| policy(text).limits("core/a", Limits::default());
    let lowered = given("[[grant]]\nskills = '*'\nlimits = { fuel = 1000 }\n");
    assert_eq!(lowered.fuel_max, 1000);
    let asked = given("[[grant]]\nskills = '*'\nlimits = { fuel = 99000000000 }\n");
    assert_eq!(asked.fuel_max, Limits::default().fuel_max);
}

#[test]
fn mistakes_are_named_with_their_line() {
    let message = |text: &str| Policy::parse(text, None, NOW).unwrap_err().to_string();
    let good = "[[grant]]\nskills = '*'\ntools = ['metrics']\n";
    for (bad, words) in [
        ("[[grant]]\nskills = '*'\ntools = ['weather']\n", ["line 4", "weather"]),
        ("[[grant]]\nskills = '*'\ntools = ['metrics.luck']\n", ["line 4", "list-series"]),
        ("[[grant]]\nskills = '*'\ntools = ['metrics', 'metrics.range']\n", ["line 4", "a part of"]),
        ("[[grant]]\nskills = '*'\ntools = []\nlucky = 1\n", ["line 7", "lucky"]),
        ("[[grant]]\nskills = '*'\ntools = ['logs']\nservices = []\n", ["line 4", "`services` is empty"]),
        ("[[grant]]\nskills = '*'\ntools = ['code']\npaths = []\n", ["line 4", "`paths` is empty"]),
        ("[[deny]]\nskills = '*'\n", ["line 4", "says nothing"]),
        ("[[deny]]\nskills = '*'\ntools = []\n", ["line 4", "`tools` is empty"]),
        ("[[grant]]\ntools = ['metrics']\n", ["line 4", "skills"]),
        ("[[grant]]\nskills = '*'\ntools = ['logs']\nuntil = 'soon'\n", ["line 4", "2027-01-31"]),
        ("[[grant]]\nskills = '*'\ntools = ['code']\npaths = ['../x']\n", ["line 4", "relative"]),
        ("[[grant]]\nskills = '*'\nlimits = { luck = 1 }\n", ["line 4", "luck"]),
        ("[[deny]]\nskills = '*'\ntools = ['logs']\nservices = ['a']\n", ["line 4", "cannot be scoped"]),
        ("[[grant]]\nskills = '['\ntools = ['logs']\n", ["line 4", "["]),
    ] {
        let message = message(&format!("{good}{bad}"));
        words.iter().for_each(|word| assert!(message.contains(word), "{bad}: {message}"));
    }
}

#[test]
fn a_pattern_names_a_team_and_a_star_does_not_reach_over_it() {
    let grant = |skills: &str| format!("[[grant]]\nskills = '{skills}'\ntools = ['metrics']\n");
    for (skills, counts) in
        [("*", true), ("core/*", true), ("c*/on*", true), ("*/*", true), ("core/on", false)]
    {
        assert_eq!(allows(&grant(skills), Sources::Live), counts, "{skills}");
    }
    let refused = Policy::parse(&grant("cor*"), Some("policy.toml".into()), NOW).unwrap_err().to_string();
    assert!(refused.contains("policy.toml, line 1") && refused.contains("cor*/*"), "{refused}");
}
