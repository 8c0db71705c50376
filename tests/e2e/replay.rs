//! A replay proves a case, and any change of its record is found and named.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde_json::Value;

use crate::harness::{Home, package, text};

fn database(home: &Home) -> PathBuf {
    home.path().join("home/cases.sqlite")
}

fn case(home: &Home) -> (String, Value) {
    let incident = home.incident();
    let value = home.run(&["investigate", text(&incident), "--json"]).expect_code(0).json();
    (value["case"].as_str().unwrap().to_owned(), value)
}

#[test]
fn a_replay_says_how_many_steps_and_calls_were_identical() {
    let home = Home::new();
    let (case, report) = case(&home);
    let ran = home.run(&["replay", &case]);
    ran.expect_code(0);
    let calls = report["tool_calls"].as_u64().unwrap();
    let steps = report["steps"].as_array().unwrap().len();
    assert!(
        ran.stdout.contains(&format!("{steps} steps and {calls} tool calls were identical")),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("byte for byte"), "{}", ran.stdout);
    // A beginning of the id is enough.
    let value = home.run(&["replay", &case[..6], "--json"]).expect_code(0).json();
    assert_eq!(value["replayed"]["fuel_compared"], true);
}

#[test]
fn a_flipped_byte_in_any_entry_is_found_and_its_step_named() {
    let home = Home::new();
    let (case, _) = case(&home);
    let connection = Connection::open(database(&home)).unwrap();
    let count: i64 = connection.query_row("SELECT count(*) FROM entries", [], |row| row.get(0)).unwrap();
    for seq in 0..count {
        let row = |row: &rusqlite::Row| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, Vec<u8>>(1)?));
        let select = "SELECT path, payload FROM entries WHERE seq = ?1";
        let (path, payload) = connection.query_row(select, [seq], row).unwrap();
        let mut flipped = payload.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 0x20;
        let update = "UPDATE entries SET payload = ?2 WHERE seq = ?1";
        connection.execute(update, rusqlite::params![seq, flipped]).unwrap();
        let ran = home.run(&["replay", &case]);
        match path {
            Some(path) => ran.refused(1, &["was changed", &format!("step {path}")]),
            None => ran.refused(1, &["was changed", &format!("entry {seq}")]),
        }
        connection.execute(update, rusqlite::params![seq, payload]).unwrap();
    }
    home.run(&["replay", &case]).expect_code(0);
}

#[test]
fn a_flipped_byte_in_a_recorded_answer_is_found_and_its_step_named() {
    let home = Home::new();
    let (case, _) = case(&home);
    let connection = Connection::open(database(&home)).unwrap();
    let row = |row: &rusqlite::Row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?));
    let (rowid, mut bytes) =
        connection.query_row("SELECT rowid, bytes FROM answers LIMIT 1", [], row).unwrap();
    bytes[20] ^= 1;
    connection
        .execute("UPDATE answers SET bytes = ?2 WHERE rowid = ?1", rusqlite::params![rowid, bytes])
        .unwrap();
    home.run(&["replay", &case]).refused(1, &["recorded answer", "step 0."]);
}

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn a_flipped_byte_in_a_skills_blob_is_found_and_the_skill_named() {
    let home = Home::new();
    let (case, report) = case(&home);
    let digest = report["steps"][1]["digest"].as_str().unwrap().strip_prefix("sha256:").unwrap();
    let mut found = Vec::new();
    files(&home.path().join("home/store"), &mut found);
    let blob = found.iter().find(|path| path.ends_with(digest)).unwrap();
    let mut bytes = fs::read(blob).unwrap();
    bytes[1_000] ^= 1;
    fs::remove_file(blob).unwrap();
    home.write("flipped", &bytes);
    fs::copy(home.path().join("flipped"), blob).unwrap();
    home.run(&["replay", &case]).refused(1, &[report["steps"][1]["skill"].as_str().unwrap()]);
}

#[test]
fn a_damaged_database_is_refused_by_name() {
    let home = Home::new();
    let (case, _) = case(&home);
    let file = database(&home);
    let whole = fs::read(&file).unwrap();
    for at in [0, 30, 100] {
        let mut damaged = whole.clone();
        damaged[at..at + 40].fill(0xa5);
        fs::remove_file(file.with_extension("sqlite-wal")).ok();
        fs::remove_file(&file).unwrap();
        home.write("home/cases.sqlite", &damaged);
        let ran = home.run(&["replay", &case]);
        assert!(ran.code == 1 || ran.code == 2, "{}", ran.stderr);
        assert!(ran.stderr.contains("cases.sqlite"), "{}", ran.stderr);
    }
}

#[test]
fn another_skill_in_its_place_shows_the_difference() {
    let home = Home::new();
    let (case, _) = case(&home);
    let other = package("ask_metrics", "core/onset", "[tools]\nmetrics = \"0.1\"");
    let other = home.write("other.wasm", other);
    let value = home.run(&["replay", &case, "--with", text(&other), "--json"]).expect_code(0).json();
    let difference = value["difference"].to_string();
    assert!(difference.contains("- finding: ") && difference.contains("core/onset@"), "{difference}");
    let missed = value["not_recorded"].to_string();
    assert!(missed.contains("metrics.list-series"), "{missed}");
    let unrelated =
        home.write("unrelated.wasm", package("ask_metrics", "test/unrelated", "[tools]\nmetrics = \"0.1\""));
    home.run(&["replay", &case, "--with", text(&unrelated)]).refused(2, &["test/unrelated"]);
    let placed = home.run(&["replay", &case, "--with", text(&unrelated), "--step", "0.0", "--json"]);
    assert!(placed.expect_code(0).json()["difference"].to_string().contains("finding"));
}

#[test]
fn a_hostile_step_replays_as_it_ended() {
    for (guest, rest) in [
        ("spin_forever", "[limits]\nfuel = 20000000"),
        ("grow_memory", "[limits]\nmemory_bytes = 33554432"),
        ("panic", ""),
        ("cite_unseen", ""),
        ("sleep_a_year", ""),
    ] {
        let home = Home::new();
        let file = home.write("guest.wasm", package(guest, "test/hostile", rest));
        let incident = home.incident();
        let ran = home.run(&["investigate", text(&incident), "--playbook", text(&file), "--json"]);
        let value = ran.json();
        assert_eq!(ran.code, i32::from(guest != "sleep_a_year"), "{}", ran.stderr);
        let replayed = home.run(&["replay", value["case"].as_str().unwrap(), "--json"]).expect_code(0).json();
        assert_eq!(replayed["replayed"]["steps_identical"], 1, "{guest}");
    }
}
