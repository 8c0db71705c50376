//! `alert.json`: the one part that every recording has.

use std::path::Path;

use casefile_model::Alert;

use super::{Faults, Folder, LoadError, Place, json};

const FILE: &str = "alert.json";

pub(super) fn read(folder: &Folder, dir: &Path, faults: &mut Faults) -> Option<Alert> {
    faults.begin();
    let Some(bytes) = faults.keep(folder.bytes(FILE))? else {
        faults.error(none(dir));
        return None;
    };
    faults.keep(parse_alert(FILE, &bytes))
}

/// Why a directory is no recording: it may be one of recordings.
fn none(dir: &Path) -> LoadError {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut below: Vec<_> =
        entries.map(|entry| entry.path()).filter(|path| path.join(FILE).is_file()).collect();
    below.sort();
    match below.first() {
        None => LoadError::NoAlert(dir.to_owned()),
        Some(first) => LoadError::Above { dir: dir.to_owned(), count: below.len(), first: first.clone() },
    }
}

/// Parses an alert in the format of `alert.json`. `file` is how errors name its source.
///
/// # Errors
/// [`LoadError::Malformed`] naming line, column and field; also for a service that is empty.
pub fn parse_alert(file: &str, bytes: &[u8]) -> Result<Alert, LoadError> {
    let alert: Alert = json::parse(file, bytes)?;
    match json::wrong_if_blank("service", &alert.service) {
        Some((field, why)) => Err(LoadError::malformed(Place::file(file).field(field), why)),
        None => Ok(alert),
    }
}
