//! What a version asks for beyond the one before it. A release that callers take without looking must not gain rights.

use std::collections::BTreeMap;
use std::fmt;

use casefile_package::SkillFile;
use semver::Version;

use crate::index::IndexEntry;

/// The annotation of a manifest by which its publisher says that new rights are meant, as names between commas.
pub const NEW_RIGHTS: &str = "dev.casefile.new-rights";

/// A version newly asks for tools or for other skills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRights {
    /// The version before.
    pub last: Version,
    /// The tools and skills that it did not ask for.
    pub tools: Vec<String>,
}

impl fmt::Display for NewRights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (last, tools) = (&self.last, self.tools.join(", "));
        write!(
            f,
            "it newly asks for {tools}, and who accepts {last} would take it without looking; raise the version so that \
             `^{last}` does not accept it, or publish with --new-rights {}",
            self.tools.join(",")
        )
    }
}

impl std::error::Error for NewRights {}

/// The rights that the annotations of a manifest say are meant.
pub fn annotated(annotations: Option<&BTreeMap<String, String>>) -> Vec<String> {
    let text = annotations.and_then(|all| all.get(NEW_RIGHTS));
    text.iter().flat_map(|text| text.split(',')).map(|right| right.trim().to_owned()).collect()
}

/// What `file` asks for and `before` did not: tools, and skills to run.
pub fn added(before: &IndexEntry, file: &SkillFile) -> Vec<String> {
    let tools = file.tools.keys().filter(|tool| !before.tools.contains_key(*tool)).cloned();
    let steps = file.steps.keys().filter(|step| !before.steps.contains_key(*step)).map(ToString::to_string);
    tools.chain(steps).collect()
}

/// Refuses rights that are new and not said to be meant, where `^before` accepts the new version.
///
/// # Errors
/// [`NewRights`].
pub fn check(before: &IndexEntry, file: &SkillFile, meant: &[String]) -> Result<(), NewRights> {
    let caret = semver::VersionReq {
        comparators: vec![semver::Comparator {
            op: semver::Op::Caret,
            major: before.version.major,
            minor: Some(before.version.minor),
            patch: Some(before.version.patch),
            pre: before.version.pre.clone(),
        }],
    };
    let tools: Vec<String> = added(before, file).into_iter().filter(|right| !meant.contains(right)).collect();
    if tools.is_empty() || !caret.matches(&file.version) {
        return Ok(());
    }
    Err(NewRights { last: before.version.clone(), tools })
}
