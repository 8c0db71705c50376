//! `incident.toml`: what the files of a recording cannot say themselves.

use casefile_model::request::Window;
use casefile_model::{Time, text};
use serde::Deserialize;
use toml::{Spanned, Value};

use super::error::quoted;
use super::{Faults, Folder, LoadError, Place};

const FILE: &str = "incident.toml";
const FORMAT: i64 = 1;

/// The settings of a recording.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub(super) as_of: Option<Time>,
    /// A folder inside the recording.
    pub(super) repo: Option<String>,
    pub(super) profiles: Vec<ProfileSettings>,
}

/// What a stack profile shows.
#[derive(Debug)]
pub(super) struct ProfileSettings {
    /// Relative to the recording, for example `profiles/before.folded`.
    pub(super) file: String,
    pub(super) service: String,
    pub(super) kind: String,
    pub(super) unit: String,
    pub(super) window: Window,
    /// Line of `file`, from 1.
    pub(super) line: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    format: Spanned<i64>,
    as_of: Option<Spanned<Value>>,
    repo: Option<String>,
    #[serde(default)]
    profile: Vec<RawProfile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProfile {
    file: Spanned<String>,
    service: String,
    #[serde(default = "cpu")]
    kind: String,
    #[serde(default = "samples")]
    unit: String,
    start: Spanned<Value>,
    end: Spanned<Value>,
}

fn cpu() -> String {
    "cpu".into()
}

fn samples() -> String {
    "samples".into()
}

pub(super) fn read(folder: &Folder, faults: &mut Faults) -> Settings {
    if !faults.begin() {
        return Settings::default();
    }
    let text = match faults.keep(folder.bytes(FILE)).flatten() {
        Some(bytes) => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(_) => {
                faults.error(LoadError::malformed(Place::file(FILE), "this is not UTF-8; save it as UTF-8"));
                return Settings::default();
            }
        },
        None => return Settings::default(),
    };
    faults.keep(parse(&text)).unwrap_or_default()
}

fn parse(text: &str) -> Result<Settings, LoadError> {
    let raw: Raw = toml::from_str(text).map_err(|e| {
        let line = e.span().map(|span| line_at(text, span.start));
        LoadError::malformed(Place { line, ..Place::file(FILE) }, text::line(e.message(), 300))
    })?;
    if *raw.format.get_ref() != FORMAT {
        let place = Place::line(FILE, line_at(text, raw.format.span().start)).field("format");
        return Err(LoadError::malformed(
            place,
            format!("this host reads format {FORMAT}; write `format = {FORMAT}`"),
        ));
    }
    let as_of = raw.as_of.map(|value| time(text, "as_of", &value)).transpose()?;
    let profiles = raw.profile.into_iter().map(|raw| profile(text, raw)).collect::<Result<_, _>>()?;
    Ok(Settings { as_of, repo: raw.repo, profiles })
}

fn profile(text: &str, raw: RawProfile) -> Result<ProfileSettings, LoadError> {
    let window = Window { start: time(text, "start", &raw.start)?, end: time(text, "end", &raw.end)? };
    if window.end <= window.start {
        let place = Place::line(FILE, line_at(text, raw.end.span().start)).field("end");
        return Err(LoadError::malformed(
            place,
            "the window ends before it starts; `end` must be after `start`",
        ));
    }
    let line = line_at(text, raw.file.span().start);
    Ok(ProfileSettings {
        file: raw.file.into_inner(),
        service: raw.service,
        kind: raw.kind,
        unit: raw.unit,
        window,
        line,
    })
}

/// A time as TOML's own date and time with offset, or as text.
fn time(text: &str, field: &str, value: &Spanned<Value>) -> Result<Time, LoadError> {
    let written = match value.get_ref() {
        Value::String(written) => written.clone(),
        other => other.to_string(),
    };
    written.parse().map_err(|_| {
        let place = Place::line(FILE, line_at(text, value.span().start)).field(field);
        let why = format!("{} is not an RFC 3339 time such as 2026-06-20T10:41:00Z", quoted(&written));
        LoadError::malformed(place, why)
    })
}

fn line_at(text: &str, offset: usize) -> u64 {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1
}
