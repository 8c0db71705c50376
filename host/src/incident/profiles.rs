//! `profiles/*.folded`: stack samples, one stack with its weight on each line.

use std::collections::BTreeMap;

use casefile_model::request::Window;
use casefile_model::tools::profiles::Stack;
use serde::Serialize;

use super::error::quoted;
use super::lines::Lines;
use super::settings::ProfileSettings;
use super::{Faults, Folder, LoadError, Place, ROWS_MAX};

pub(super) const FOLDER: &str = "profiles";
pub(super) const ENDING: &str = ".folded";

/// The stacks of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Profile {
    /// Name of the file without `.folded`.
    pub id: String,
    /// Empty where neither `incident.toml` nor the name `SERVICE.KIND.folded` says.
    pub service: String,
    /// For example `cpu`.
    pub kind: String,
    /// Unit of the weights.
    pub unit: String,
    /// When the samples were taken, where `incident.toml` says so.
    pub window: Option<Window>,
    /// Sum of the weights.
    pub total: u64,
    /// Heaviest first, then by frames; each stack once.
    pub stacks: Vec<Stack>,
}

pub(super) fn read(
    folder: &Folder,
    settings: &[ProfileSettings],
    faults: &mut Faults,
) -> Option<Vec<Profile>> {
    if !faults.begin() {
        return None;
    }
    let entries = faults.keep(folder.entries(FOLDER))?;
    let names: Vec<String> = entries
        .iter()
        .flatten()
        .filter(|entry| entry.is_file_ending(ENDING))
        .map(|entry| format!("{FOLDER}/{}", entry.name))
        .collect();
    for wanted in settings.iter().filter(|wanted| !names.contains(&wanted.file)) {
        let why = format!(
            "there is no file {}; name one from the recording's folder, such as `{FOLDER}/before{ENDING}`",
            quoted(&wanted.file)
        );
        faults.error(LoadError::malformed(Place::line("incident.toml", wanted.line).field("file"), why));
    }
    entries?;
    let mut profiles = Vec::new();
    for name in &names {
        let Some(file) = faults.keep(folder.file(name)).flatten() else {
            continue;
        };
        let Some(stacks) = faults.keep(stacks(name, Lines::new(name, file))) else {
            continue;
        };
        profiles.push(profile(name, settings.iter().find(|s| s.file == *name), stacks, faults));
    }
    profiles.sort_by(|a, b| {
        let start = |p: &Profile| p.window.map(|window| window.start);
        (&a.service, &a.kind, start(a), &a.id).cmp(&(&b.service, &b.kind, start(b), &b.id))
    });
    Some(profiles)
}

fn profile(
    name: &str,
    settings: Option<&ProfileSettings>,
    stacks: Vec<Stack>,
    faults: &mut Faults,
) -> Profile {
    let file = name.rsplit('/').next().unwrap_or(name);
    let id = file.strip_suffix(ENDING).unwrap_or(file).to_owned();
    let total = stacks.iter().map(|stack| stack.weight).fold(0, u64::saturating_add);
    let Some(settings) = settings else {
        let (service, kind) = id.rsplit_once('.').unwrap_or(("", "cpu"));
        faults.note(format!(
            "{name}: incident.toml has no [[profile]] for it, so it shows only once the recording has ended"
        ));
        let (service, kind) = (service.to_owned(), kind.to_owned());
        return Profile { id, service, kind, unit: "samples".into(), window: None, total, stacks };
    };
    Profile {
        id,
        service: settings.service.clone(),
        kind: settings.kind.clone(),
        unit: settings.unit.clone(),
        window: Some(settings.window),
        total,
        stacks,
    }
}

fn stacks(name: &str, mut lines: Lines) -> Result<Vec<Stack>, LoadError> {
    let mut weights: BTreeMap<Vec<String>, u64> = BTreeMap::new();
    let mut total: u64 = 0;
    while let Some((number, text)) = lines.next()? {
        if text.trim().is_empty() {
            continue;
        }
        let place = Place::line(name, number);
        let wrong = |why: &str| LoadError::malformed(place.clone(), why);
        let (frames, weight) = text
            .trim_end()
            .rsplit_once(' ')
            .ok_or_else(|| wrong("there is no weight; write `frame;frame;frame 42`"))?;
        let weight: u64 = weight.parse().map_err(|_| {
            let why = format!("{} is not a whole number of 0 or more; end the line with one", quoted(weight));
            LoadError::malformed(place.clone().field("weight"), why)
        })?;
        total = total
            .checked_add(weight)
            .ok_or_else(|| wrong("the weights sum to more than 64 bits hold; use a larger unit"))?;
        let frames: Vec<String> = frames.trim().split(';').map(str::to_owned).collect();
        if frames.iter().any(String::is_empty) {
            return Err(wrong("a frame is empty; write `frame;frame;frame 42`"));
        }
        if weights.len() == ROWS_MAX {
            return Err(LoadError::TooMuch { place, max: ROWS_MAX as u64, unit: "stacks" });
        }
        // Some tools write a stack once for each thread.
        *weights.entry(frames).or_default() += weight;
    }
    let mut stacks: Vec<Stack> =
        weights.into_iter().map(|(frames, weight)| Stack { frames, weight }).collect();
    stacks.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.frames.cmp(&b.frames)));
    Ok(stacks)
}
