//! Skills from a path: a checkout or one file. They have a digest, but no published version and no place in a
//! lock.

use std::collections::BTreeMap;
use std::path::PathBuf;

use casefile_package::{Digest, SkillFile, SkillName};
use semver::VersionReq;

use crate::resolve::{Origin, ResolveError, Resolved, SkillSource};

/// Skills from paths, at most one of each name.
#[derive(Debug, Clone, Default)]
pub struct PathSource {
    skills: BTreeMap<SkillName, Resolved>,
}

impl PathSource {
    /// A source without skills.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a skill, and gives back the one of the same name that it replaces.
    pub fn insert(&mut self, path: PathBuf, digest: Digest, skill_file: SkillFile) -> Option<Resolved> {
        let (name, version) = (skill_file.name.clone(), skill_file.version.clone());
        let resolved =
            Resolved { name: name.clone(), version, digest, origin: Origin::Path(path), skill_file };
        self.skills.insert(name, resolved)
    }
}

impl SkillSource for PathSource {
    fn registry(&self) -> Option<&str> {
        None
    }

    fn find(&self, name: &SkillName, req: &VersionReq) -> Result<Option<Resolved>, ResolveError> {
        Ok(self.skills.get(name).filter(|skill| req.matches(&skill.version)).cloned())
    }

    fn names(&self) -> Vec<SkillName> {
        self.skills.keys().cloned().collect()
    }
}
