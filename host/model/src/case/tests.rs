use super::*;
use crate::report::ChangeKind;

fn cause(kind: ChangeKind, commit: Option<&str>) -> Cause {
    Cause { kind, id: "abc".into(), commit: commit.map(Into::into), owner: None, deployed_at: None }
}

#[test]
fn a_hash_is_named_only_where_a_commit_is_at_fault() {
    let name = |status, cause: Option<Cause>| root_cause_commit(status, cause.as_ref());
    assert_eq!(name(Status::CauseFound, Some(cause(ChangeKind::Commit, None))).as_deref(), Some("abc"));
    assert_eq!(
        name(Status::CauseFound, Some(cause(ChangeKind::Config, Some("def")))).as_deref(),
        Some("def")
    );
    assert_eq!(name(Status::CauseFound, Some(cause(ChangeKind::Flag, None))).as_deref(), Some("none"));
    assert_eq!(name(Status::NoChangeAtFault, None).as_deref(), Some("none"));
    assert_eq!(name(Status::Inconclusive, None), None);
    assert_eq!(name(Status::Failed, None), None);
}

#[test]
fn a_case_without_a_root_step_has_no_report() {
    assert_eq!(CaseReport::of(&State::default()), None);
}
