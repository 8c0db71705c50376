//! `docs/*.md` and `status_feed.json`: runbooks, and what providers announced.

use casefile_model::tools::docs::StatusEvent;
use casefile_model::{Time, text};
use serde::{Deserialize, Serialize};

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

#[derive(Deserialize)]
struct Feed {
    #[serde(default)]
    source: String,
    #[serde(default)]
    component: String,
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    timestamp: Time,
    status: String,
    #[serde(default)]
    detail: String,
    /// Stands in for that of the feed.
    source: Option<String>,
    component: Option<String>,
}

/// Reads one feed, or a list of feeds.
pub(super) fn read_status(folder: &Folder, faults: &mut Faults) -> Option<Vec<StatusEvent>> {
    if !faults.begin() {
        return None;
    }
    let bytes = faults.keep(folder.bytes(STATUS))??;
    let is_list = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    let feeds: Result<Vec<Feed>, LoadError> = if is_list {
        json::parse(STATUS, &bytes)
    } else {
        json::parse(STATUS, &bytes).map(|feed| vec![feed])
    };
    let mut events: Vec<StatusEvent> = faults.keep(feeds)?.into_iter().flat_map(events_of).collect();
    events.sort();
    Some(events)
}

fn events_of(feed: Feed) -> impl Iterator<Item = StatusEvent> {
    let Feed { source, component, events } = feed;
    events.into_iter().map(move |event| StatusEvent {
        at: event.timestamp,
        source: event.source.unwrap_or_else(|| source.clone()),
        component: event.component.unwrap_or_else(|| component.clone()),
        status: event.status,
        detail: event.detail,
    })
}
