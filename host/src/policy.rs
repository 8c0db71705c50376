//! `policy.toml`: what skills may reach. A recorded incident named on the command line is its own grant: read-only
//! tools over that directory. Live providers need a grant written here; without one, nothing. A denial always counts.
//!
//! # Layout
//! - `rule`: one rule of the file, read strictly.
//! - [`in_force`]: read anew for each case of a process that runs for long.
//! - [`mod@explain`]: what a skill gets, and which line says so; [`dry_run`]: what would have been refused.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use casefile_model::scope::Scope;
use casefile_model::{Digest, Grant, Limits, Time, tools};
use casefile_package::Admitted;
use serde::Deserialize;
use toml::Spanned;

use crate::config::{Config, TEXT_BYTES_MAX, parse_toml};
use crate::error::{CommandError, ForUser};
use crate::files::read_text;

pub mod dry_run;
pub mod explain;
pub mod in_force;
mod rule;

use rule::{Kind, Rule};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    grant: Vec<Spanned<rule::Written>>,
    deny: Vec<Spanned<rule::Written>>,
}

/// Name of a policy beside a configuration, or in the home.
const FILE: &str = "policy.toml";

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
    /// All files that it was read from.
    files: Vec<PathBuf>,
    grant: Vec<Rule>,
    deny: Vec<Rule>,
    /// When it was read: a rule whose time is over then does not count.
    now: Time,
    /// Digest of the file's bytes.
    pub digest: Digest,
}

impl Policy {
    /// Reads the file that was named, else `policy.toml` beside the configuration, else none. Unless one was named, what
    /// the `policy.toml` of the home denies is denied too: a configuration in a working directory takes nothing of that
    /// back.
    ///
    /// # Errors
    /// [`CommandError::Input`] naming file and line.
    pub fn load(named: Option<&Path>, config: &Config, home: &Path) -> Result<Self, CommandError> {
        if let Some(named) = named {
            return Self::read(named);
        }
        let (beside, of_home) = (config.dir.join(FILE), home.join(FILE));
        // What is there and cannot be read is an error, not the absence of a policy.
        let is_there = |file: &Path| file.symlink_metadata().is_ok();
        let mut policy = if is_there(&beside) {
            Self::read(&beside)?
        } else {
            Self::parse("", None, crate::clock::now())?
        };
        if beside != of_home && is_there(&of_home) {
            let of_home = Self::read(&of_home)?;
            policy.digest = Digest::of([policy.digest.hex(), of_home.digest.hex()].concat().as_bytes());
            policy.deny.extend(of_home.deny);
            policy.files.extend(of_home.files);
        }
        Ok(policy)
    }

    fn read(file: &Path) -> Result<Self, CommandError> {
        let text = read_text(file, TEXT_BYTES_MAX).input()?;
        Self::parse(&text, Some(file.to_path_buf()), crate::clock::now())
    }

    fn parse(text: &str, file: Option<PathBuf>, now: Time) -> Result<Self, CommandError> {
        let name = file.as_deref().map_or("policy.toml".into(), |file| file.display().to_string());
        let written: Written = parse_toml(text, &name)?;
        let rules = |written: &[Spanned<rule::Written>], kind| {
            let line = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
            let rule =
                |one: &Spanned<rule::Written>| Rule::new(one.get_ref(), kind, line(one.span().start), &name);
            written.iter().map(rule).collect::<Result<Vec<_>, _>>()
        };
        let (grant, deny) = (rules(&written.grant, Kind::Grant)?, rules(&written.deny, Kind::Deny)?);
        let files = file.iter().cloned().collect();
        Ok(Self { digest: Digest::of(text.as_bytes()), file, files, grant, deny, now })
    }

    /// The grant of a skill: what it asks for, as far as the sources and this policy allow.
    pub fn grant(&self, skill: &str, admitted: &Admitted, sources: Sources) -> Grant {
        let mut grant = Grant::default();
        for tool in asked(admitted) {
            let scopes = self.scopes(skill, &tool, sources);
            if scopes.is_empty() {
                continue;
            }
            if !scopes.iter().any(Scope::is_whole) {
                grant.scopes.insert(tool.clone(), scopes);
            }
            grant.tools.insert(tool);
        }
        let steps = admitted.skill_file.iter().flat_map(|file| file.steps.keys().map(ToString::to_string));
        grant.skills = steps.filter(|callee| self.may_run(skill, callee)).collect();
        grant
    }

    /// The limits of a skill: what it asks for, as far as this policy allows.
    #[must_use]
    pub fn limits(&self, skill: &str, mut asked: Limits) -> Limits {
        for (name, most) in self.counting(&self.grant, skill).flat_map(|rule| &rule.limits) {
            let value = asked.get(name).unwrap_or(*most);
            asked.set(name, value.min(*most));
        }
        asked
    }

    /// Why a skill's tools are outside its grant, and what to do about it.
    pub fn why_outside(&self, skill: &str, outside: &[&str], sources: Sources) -> String {
        let names = outside.join("`, `");
        let file = self.file_name();
        let denial =
            outside.iter().find_map(|tool| self.denials(skill, tool).find(|rule| covers_all(rule, tool)));
        if let Some(rule) = denial {
            let place = rule.place();
            return format!("it imports `{names}`, which the [[deny]] in {place} withholds from {skill}");
        }
        if outside.contains(&"steps") {
            return format!(
                "it imports `{names}`, but its skill file names no skill under [steps] that {file} lets it run"
            );
        }
        let over = self.grant.iter().find(|rule| {
            rule.names(skill)
                && rule.is_over(self.now)
                && outside.iter().any(|tool| rule.tools.contains_key(*tool))
        });
        match (sources, over) {
            (Sources::Recorded, _) => {
                format!("it imports `{names}`, but its skill file does not ask for it under [tools]")
            }
            (Sources::Live, Some(rule)) => {
                let place = rule.place();
                format!("it imports `{names}`, and the time of the [[grant]] in {place} is over")
            }
            (Sources::Live, None) => {
                format!("it imports `{names}`, which no [[grant]] in {file} gives it on live sources")
            }
        }
    }

    /// The grants, as TOML to paste, that would let these skills use what they ask for of live sources; one for each team
    /// of them. None where nothing is missing.
    pub fn missing<'a>(&self, skills: impl Iterator<Item = (&'a str, &'a Admitted)>) -> Option<String> {
        let mut teams: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (name, admitted) in skills {
            let given = self.grant(name, admitted, Sources::Live).tools;
            let denied = |tool: &String| self.denials(name, tool).next().is_some();
            let missing = asked(admitted).into_iter().filter(|tool| !given.contains(tool) && !denied(tool));
            teams.entry(name.split_once('/').map_or(name, |(team, _)| team)).or_default().extend(missing);
        }
        let grants = teams.iter().filter(|(_, tools)| !tools.is_empty()).map(|(team, tools)| {
            let tools: Vec<String> = tools.iter().map(|tool| format!("\"{tool}\"")).collect();
            format!("[[grant]]\nskills = \"{team}/*\"\ntools = [{}]\n", tools.join(", "))
        });
        Some(grants.collect::<Vec<_>>().join("\n")).filter(|text| !text.is_empty())
    }

    fn file_name(&self) -> String {
        self.file.as_deref().map_or("policy.toml".into(), |file| file.display().to_string())
    }

    fn counting<'a>(&'a self, rules: &'a [Rule], skill: &'a str) -> impl Iterator<Item = &'a Rule> {
        rules.iter().filter(|rule| rule.counts_for(skill, self.now))
    }

    fn denials<'a>(&'a self, skill: &'a str, tool: &'a str) -> impl Iterator<Item = &'a Rule> {
        self.counting(&self.deny, skill).filter(move |rule| rule.tools.contains_key(tool))
    }

    /// What of a tool a skill may use: nothing where this is empty.
    fn scopes(&self, skill: &str, tool: &str, sources: Sources) -> BTreeSet<Scope> {
        // Notes stay on this machine, so no source has to be opened for them.
        let open = sources == Sources::Recorded || tool == "notes";
        let mut scopes: BTreeSet<Scope> = if open {
            BTreeSet::from([Scope::default()])
        } else {
            self.counting(&self.grant, skill).filter_map(|rule| rule.tools.get(tool)).cloned().collect()
        };
        for denial in self.denials(skill, tool) {
            if covers_all(denial, tool) {
                return BTreeSet::new();
            }
            let denied = &denial.tools[tool].functions;
            scopes = scopes.into_iter().filter_map(|scope| without(scope, tool, denied)).collect();
        }
        scopes
    }

    fn may_run(&self, skill: &str, callee: &str) -> bool {
        if self.counting(&self.deny, skill).any(|rule| rule.run(callee) == Some(true)) {
            return false;
        }
        let mut said = self.counting(&self.grant, skill).filter_map(|rule| rule.run(callee)).peekable();
        said.peek().is_none() || said.any(|allowed| allowed)
    }
}

/// The tools that a skill asks for.
fn asked(admitted: &Admitted) -> BTreeSet<String> {
    match &admitted.skill_file {
        Some(file) => file.tools.keys().cloned().collect(),
        // A bare component asks for what it imports.
        None => admitted.tools.iter().filter(|tool| *tool != "steps").cloned().collect(),
    }
}

fn covers_all(rule: &Rule, tool: &str) -> bool {
    rule.tools.get(tool).is_some_and(|scope| scope.functions.is_empty())
}

/// What is left of a scope without some functions; none where nothing is.
fn without(mut scope: Scope, tool: &str, denied: &BTreeSet<String>) -> Option<Scope> {
    if scope.functions.is_empty() {
        scope.functions = tools::functions(tool).iter().map(|function| (*function).to_owned()).collect();
    }
    scope.functions.retain(|function| !denied.contains(function));
    (!scope.functions.is_empty()).then_some(scope)
}

#[cfg(test)]
mod tests;
