use casefile_model::journal::{Closed, Opened};
use casefile_model::{Budget, Time};

use super::*;

fn opened() -> Entry {
    Entry::Opened(Box::new(Opened {
        format: casefile_model::journal::FORMAT,
        alert: None,
        as_of: Time(0),
        incident: None,
        playbook: "core/triage".into(),
        parameters: "{}".into(),
        skills: std::collections::BTreeMap::new(),
        budget: Budget::DEFAULT,
        policy: Digest::of(b""),
        configuration: Digest::of(b""),
        gaps: vec![],
        engine: String::new(),
    }))
}

fn journal_with_case(dir: &Path) -> Journal {
    let journal = Journal::open(&dir.join("cases.sqlite")).unwrap();
    let case = journal.open_case("abc123", &Digest::of(b"key")).unwrap();
    case.append(&opened(), None).unwrap();
    case.append(&Entry::Closed(Closed { report: Digest::of(b"") }), None).unwrap();
    journal
}

#[test]
fn what_is_appended_is_read_back_by_another_process() {
    let dir = tempfile::tempdir().unwrap();
    drop(journal_with_case(dir.path()));
    let journal = Journal::open(&dir.path().join("cases.sqlite")).unwrap();
    let (_, entries, state) = journal.read(&journal.find("abc").unwrap()).unwrap();
    assert_eq!(entries.len(), 2);
    assert!(state.closed.is_some());
    assert!(journal.unfinished(&Digest::of(b"key")).unwrap().is_empty());
    assert!(matches!(journal.find("x"), Err(JournalError::NoCase(_))));
}

#[test]
fn a_case_is_found_by_its_beginning_as_the_last_and_by_what_was_asked() {
    let dir = tempfile::tempdir().unwrap();
    let journal = journal_with_case(dir.path());
    let (key, other) = (Digest::of(b"key").hex(), Digest::of(b"other").hex());
    journal.open_case("abd456", &Digest::of(b"key")).unwrap();
    journal.open_case("fff000", &Digest::of(b"other")).unwrap();
    let found = |name: &str| journal.find(name).ok();
    assert_eq!(found("last").as_deref(), Some("fff000"));
    assert_eq!(found("abc").as_deref(), Some("abc123"));
    assert_eq!(found("ab"), None, "two cases begin so");
    assert_eq!(found(&key[..12]).as_deref(), Some("abd456"), "the newer one of the same question");
    assert_eq!(found(&other[..12]).as_deref(), Some("fff000"));
    assert_eq!((found(&key[..4]), found("")), (None, None));
}

#[test]
fn a_changed_or_missing_entry_is_named() {
    for change in [
        "UPDATE entries SET payload = x'00' WHERE seq = 1",
        "DELETE FROM entries WHERE seq = 1",
        "DELETE FROM entries WHERE seq = 0",
        "UPDATE entries SET hash = x'00' WHERE seq = 0",
        "UPDATE entries SET path = '9.9' WHERE seq = 0",
        "UPDATE cases SET closed_ms = NULL",
        "UPDATE entries SET hash = x'00', payload = (SELECT payload FROM entries WHERE seq = 0) WHERE seq = 1",
    ] {
        let dir = tempfile::tempdir().unwrap();
        let journal = journal_with_case(dir.path());
        journal.lock().execute_batch(change).unwrap();
        let error = journal.read("abc123").err().expect(change);
        assert!(matches!(error, JournalError::Changed { .. }), "{change}: {error}");
    }
}

#[test]
fn a_damaged_file_is_refused_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("cases.sqlite");
    crate::files::write(&file, b"this is not a database, it only has its name and some more bytes").unwrap();
    let error = Journal::open(&file).err().unwrap();
    assert!(
        matches!(&error, JournalError::Damaged { file, .. } if file.ends_with("cases.sqlite")),
        "{error}"
    );
}

#[test]
fn a_newer_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let journal = journal_with_case(dir.path());
    journal.lock().pragma_update(None, "user_version", 99).unwrap();
    drop(journal);
    let error = Journal::open(&dir.path().join("cases.sqlite")).err().unwrap();
    assert!(matches!(error, JournalError::Version { found: 99, .. }));
}
