//! The recorded incidents of a working copy (`incidents/*/alert.json`), and what the skill says of each. A file
//! `golden.json` beside the alert holds the data that the skill is expected to report there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use casefile_model::StepPath;
use casefile_model::journal::StepEnded;
use serde_json::Value;

use super::working::Working;
use crate::commands::run::{Asked, step};
use crate::context::Context;
use crate::error::{CommandError, ForUser};
use crate::files;
use crate::incident::Incident;
use crate::output::Activity;

/// Folder of the incidents in a working copy.
const FOLDER: &str = "incidents";
/// File of the expected data.
pub const GOLDEN_FILE: &str = "golden.json";
/// Bytes that the expected data may have.
const GOLDEN_BYTES_MAX: u64 = 16 << 20;

/// What the skill said of one incident.
pub struct Said {
    /// Name of the incident's folder.
    pub name: String,
    /// The incident's folder.
    pub dir: PathBuf,
    /// How the step ended.
    pub ended: StepEnded,
    /// The data it reported, where it completed.
    pub data: Option<Value>,
}

impl Said {
    /// The data that is expected; nothing where no such file lies there.
    ///
    /// # Errors
    /// [`CommandError::Input`] where the file cannot be read or is no JSON.
    pub fn golden(&self) -> Result<Option<Value>, CommandError> {
        let path = self.dir.join(GOLDEN_FILE);
        if !path.is_file() {
            return Ok(None);
        }
        let text = files::read_text(&path, GOLDEN_BYTES_MAX).input()?;
        let named = |e| CommandError::input(format!("{}: not JSON: {e}", path.display()));
        serde_json::from_str(&text).map(Some).map_err(named)
    }
}

/// The folders of the incidents, by name.
///
/// # Errors
/// [`CommandError::Input`] where the folder cannot be read.
fn folders(dir: &Path) -> Result<Vec<PathBuf>, CommandError> {
    let all = dir.join(FOLDER);
    if !all.is_dir() {
        return Ok(Vec::new());
    }
    let unread = |e: std::io::Error| CommandError::input(format!("cannot read `{}`: {e}", all.display()));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&all).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        if path.join("alert.json").is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Runs the skill on each of its incidents, with all data and default parameters.
///
/// # Errors
/// [`CommandError`] where the skill cannot be built or an incident is malformed.
pub async fn run_all(context: &Context, working: &Working) -> Result<Vec<Said>, CommandError> {
    let folders = folders(&working.dir)?;
    let activity = Activity::start("preparing the skill");
    let (library, name) = context.library(&working.arg(), &[]).await?;
    let mut said = Vec::new();
    for dir in folders {
        let shown = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
        activity.show(&format!("running on {shown}"));
        let incident = Arc::new(Incident::load(&dir).input()?);
        let parameters = "{}".to_owned();
        let asked = Asked { skill: name.clone(), parameters, incident: Some(incident), as_of: None };
        let mut state = step(context, library.clone(), asked, activity.progress()).await?;
        let root = state.steps.remove(&StepPath::root()).and_then(|step| step.ended);
        let Some(ended) = root else { return Err(CommandError::work("the step left no record")) };
        let data =
            ended.report.as_ref().map(|report| serde_json::from_str(&report.data)).transpose().work()?;
        said.push(Said { name: shown, dir, ended, data });
    }
    Ok(said)
}
