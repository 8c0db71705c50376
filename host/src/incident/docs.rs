//! `docs/*.md` and `status_feed.json`: runbooks, and what providers announced.

use casefile_model::tools::docs::StatusEvent;
use casefile_model::{Time, text};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Faults, Folder, LoadError, Place, json};

pub(super) const DOCS: &str = "docs";
pub(super) const STATUS: &str = "status_feed.json";

/// A runbook.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Document {
    /// Name of the file, for example `restart.md`.
    pub id: String,
    /// The first heading, or the name of the file without its ending.
    pub title: String,
    /// The whole text.
    pub text: String,
}

pub(super) fn read(folder: &Folder, faults: &mut Faults) -> Option<Vec<Document>> {
    if !faults.begin() {
        return None;
    }
    let entries = faults.keep(folder.entries(DOCS))??;
    let mut documents = Vec::new();
    for entry in entries.into_iter().filter(|entry| entry.is_file_ending(".md")) {
        let name = format!("{DOCS}/{}", entry.name);
        let Some(bytes) = faults.keep(folder.bytes(&name)).flatten() else {
            continue;
        };
        match String::from_utf8(bytes) {
            Ok(text) => documents.push(Document { title: title(&entry.name, &text), id: entry.name, text }),
            Err(_) => {
                faults.error(LoadError::malformed(Place::file(&name), "this is not UTF-8; save it as UTF-8"));
            }
        }
    }
    Some(documents)
}

fn title(name: &str, content: &str) -> String {
    let heading = content.lines().find_map(|line| line.strip_prefix('#'));
    let title = heading.map(|line| line.trim_start_matches('#').trim()).filter(|title| !title.is_empty());
    text::line(title.unwrap_or(name.strip_suffix(".md").unwrap_or(name)), 200)
}

/// Names that status pages and exporters have for the parts of an announcement; the first that is there counts.
const EVENTS: [&str; 9] = [
    "events",
    "updates",
    "incident_updates",
    "incidents",
    "entries",
    "items",
    "timeline",
    "history",
    "statuses",
];
const TIMES: [&str; 9] =
    ["timestamp", "time", "at", "created_at", "updated_at", "posted_at", "started_at", "start", "date"];
const STATES: [&str; 6] = ["status", "state", "impact", "severity", "level", "indicator"];
const DETAILS: [&str; 7] = ["detail", "message", "description", "body", "text", "summary", "title"];
const COMPONENTS: [&str; 5] = ["component", "service", "affected", "name", "region"];
const SOURCES: [&str; 5] = ["source", "provider", "vendor", "page", "feed"];

/// Announcements nested deeper than a page, its incidents and their updates are none.
const DEPTH_MAX: usize = 6;

/// Reads one feed, or a list of feeds.
pub(super) fn read_status(folder: &Folder, faults: &mut Faults) -> Option<Vec<StatusEvent>> {
    if !faults.begin() {
        return None;
    }
    let bytes = faults.keep(folder.bytes(STATUS))??;
    let feed: Value = faults.keep(json::parse(STATUS, &bytes))?;
    let mut events = Vec::new();
    let around = StatusEvent {
        at: Time(0),
        source: String::new(),
        component: String::new(),
        status: String::new(),
        detail: String::new(),
    };
    if let Err(why) = announcements(&feed, &around, 0, &mut events) {
        faults.error(LoadError::malformed(Place::file(STATUS), why));
        return None;
    }
    events.sort();
    Some(events)
}

/// Collects the announcements of a feed, an incident or an update; what one does not say is that of what it stands in.
fn announcements(
    value: &Value,
    around: &StatusEvent,
    depth: usize,
    found: &mut Vec<StatusEvent>,
) -> Result<(), String> {
    if let (Value::Array(all), true) = (value, depth < DEPTH_MAX) {
        return all.iter().try_for_each(|one| announcements(one, around, depth + 1, found));
    }
    let Value::Object(fields) = value else {
        return Err("an announcement is no JSON object; write {\"events\": [{\"timestamp\", \"status\", \"detail\"}]}".to_owned());
    };
    let said = |names: &[&str]| names.iter().find_map(|name| fields.get(*name)?.as_str()).map(str::to_owned);
    let or = |said: Option<String>, around: &str| said.unwrap_or_else(|| around.to_owned());
    let mut event = StatusEvent {
        at: around.at,
        source: or(said(&SOURCES), &around.source),
        component: or(said(&COMPONENTS), &around.component),
        status: or(said(&STATES), &around.status),
        detail: said(&DETAILS).unwrap_or_default(),
    };
    let nested = EVENTS.iter().find_map(|name| fields.get(*name)?.as_array());
    let time = TIMES.iter().find_map(|name| Some((*name, fields.get(*name)?)));
    if let Some((name, time)) = time {
        event.at = Time::deserialize(time).map_err(|error| format!("field `{name}`: {error}"))?;
        found.push(event.clone());
    } else if nested.is_none() {
        return Err("missing field `events`, or `timestamp` of an announcement".to_owned());
    }
    match nested {
        Some(all) if depth < DEPTH_MAX => {
            all.iter().try_for_each(|one| announcements(one, &event, depth + 1, found))
        }
        _ => Ok(()),
    }
}
