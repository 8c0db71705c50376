//! `policy.toml`: what skills may reach. A recorded incident named on the command line is its own grant: read-only
//! tools over that directory. Live providers need a grant written here; without one, nothing. A denial always counts.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use casefile_model::{Digest, Grant, tools};
use casefile_package::Admitted;
use globset::Glob;
use serde::Deserialize;

use crate::config::{Config, TEXT_BYTES_MAX, parse_toml};
use crate::error::{CommandError, ForUser};
use crate::files::read_text;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    grant: Vec<Rule>,
    deny: Vec<Rule>,
}

/// Which skills may, or may not, use which tools.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    /// Pattern of skill names, for example `core/*`.
    skills: String,
    /// Interfaces of `casefile:tools`.
    tools: BTreeSet<String>,
}

impl Rule {
    fn matches(&self, skill: &str) -> bool {
        Glob::new(&self.skills).is_ok_and(|glob| glob.compile_matcher().is_match(skill))
    }
}

/// Where a case's tools get their answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sources {
    /// A recorded incident, named on the command line.
    Recorded,
    /// Live providers of `casefile.toml`.
    Live,
}

/// The policy in force.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The file, where there is one.
    pub file: Option<PathBuf>,
    grant: Vec<Rule>,
    deny: Vec<Rule>,
    /// Digest of the file's bytes.
    pub digest: Digest,
}

impl Policy {
    /// Reads the file that was named, else `policy.toml` beside the configuration, else none.
    ///
    /// # Errors
    /// [`CommandError::Input`] naming file and line.
    pub fn load(named: Option<&Path>, config: &Config) -> Result<Self, CommandError> {
        let beside = config.dir.join("policy.toml");
        let file = match named {
            Some(named) => Some(named.to_path_buf()),
            None => Some(beside).filter(|file| file.is_file()),
        };
        let Some(file) = file else { return Self::parse("", None) };
        let text = read_text(&file, TEXT_BYTES_MAX).input()?;
        Self::parse(&text, Some(file))
    }

    fn parse(text: &str, file: Option<PathBuf>) -> Result<Self, CommandError> {
        let name = file.as_deref().map_or("policy.toml".into(), |file| file.display().to_string());
        let written: Written = parse_toml(text, &name)?;
        for rule in written.grant.iter().chain(&written.deny) {
            Glob::new(&rule.skills)
                .map_err(|e| CommandError::input(format!("{name}: skills `{}`: {e}", rule.skills)))?;
            let unknown = rule.tools.iter().find(|t| !tools::PROVIDED.contains(&t.as_str()) && *t != "notes");
            if let Some(unknown) = unknown {
                let known = tools::PROVIDED.join(", ");
                let what = format!("{name}: `{unknown}` is no tool; tools are {known}, notes");
                return Err(CommandError::input(what));
            }
        }
        Ok(Self { digest: Digest::of(text.as_bytes()), file, grant: written.grant, deny: written.deny })
    }

    /// The grant of a skill: what it asks for, as far as the sources and this policy allow.
    pub fn grant(&self, skill: &str, admitted: &Admitted, sources: Sources) -> Grant {
        let asked: BTreeSet<String> = match &admitted.skill_file {
            Some(file) => file.tools.keys().cloned().collect(),
            // A bare component asks for what it imports.
            None => admitted.tools.iter().filter(|tool| *tool != "steps").cloned().collect(),
        };
        let tools = asked.into_iter().filter(|tool| self.allows(skill, tool, sources)).collect();
        let skills =
            admitted.skill_file.iter().flat_map(|file| file.steps.keys().map(ToString::to_string)).collect();
        Grant { tools, skills }
    }

    /// Why a skill's tools are outside its grant, and what to do about it.
    pub fn why_outside(&self, skill: &str, outside: &[&str], sources: Sources) -> String {
        let names = outside.join("`, `");
        let denied =
            |tool: &&str| self.deny.iter().any(|rule| rule.matches(skill) && rule.tools.contains(*tool));
        let file = self.file.as_deref().map_or("policy.toml".into(), |file| file.display().to_string());
        if outside.iter().any(denied) {
            return format!("it imports `{names}`, which a [[deny]] of {file} withholds from {skill}");
        }
        if outside.contains(&"steps") {
            return format!("it imports `{names}`, but its skill file names no skill under [steps]");
        }
        match sources {
            Sources::Recorded => {
                format!("it imports `{names}`, but its skill file does not ask for it under [tools]")
            }
            Sources::Live => {
                let tools: Vec<String> = outside.iter().map(|tool| format!("\"{tool}\"")).collect();
                let tools = tools.join(", ");
                format!(
                    "it imports `{names}`, which nothing grants it on live sources; to allow it add to {file}: \
                     [[grant]] skills = \"{skill}\" tools = [{tools}]"
                )
            }
        }
    }

    fn allows(&self, skill: &str, tool: &str, sources: Sources) -> bool {
        let named =
            |rules: &[Rule]| rules.iter().any(|rule| rule.matches(skill) && rule.tools.contains(tool));
        // Notes stay on this machine, so no source has to be opened for them.
        let open = sources == Sources::Recorded || tool == "notes" || named(&self.grant);
        open && !named(&self.deny)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(policy: &str, sources: Sources) -> bool {
        Policy::parse(policy, None).unwrap().allows("core/onset", "metrics", sources)
    }

    #[test]
    fn recordings_are_open_live_sources_are_not_and_a_denial_counts_everywhere() {
        assert!(allows("", Sources::Recorded));
        assert!(!allows("", Sources::Live));
        let grant = "[[grant]]\nskills = 'core/*'\ntools = ['metrics']\n";
        assert!(allows(grant, Sources::Live));
        let deny = "[[deny]]\nskills = 'core/onset'\ntools = ['metrics']\n";
        assert!(!allows(deny, Sources::Recorded));
        assert!(!allows(&format!("{grant}{deny}"), Sources::Live));
        assert!(!allows("[[grant]]\nskills = 'other/*'\ntools = ['metrics']\n", Sources::Live));
    }

    #[test]
    fn mistakes_are_named() {
        let message = |text: &str| Policy::parse(text, None).unwrap_err().to_string();
        assert!(message("[[grant]]\nskills = '*'\ntools = ['weather']\n").contains("weather"));
        assert!(message("[[grant]]\nskills = '*'\ntools = []\nlucky = 1\n").contains("line 4"));
    }
}
