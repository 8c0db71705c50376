//! One rule of `policy.toml`, read strictly: what is misspelt, unknown or empty is refused with its line.

use std::collections::{BTreeMap, BTreeSet};

use casefile_model::scope::Scope;
use casefile_model::{Limits, Time, tools};
use globset::{GlobBuilder, GlobMatcher};
use serde::Deserialize;

use crate::error::CommandError;

/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;

/// A `[[grant]]` or `[[deny]]` as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Written {
    /// Pattern of skill names, for example `core/*`.
    skills: String,
    /// Tools, or single functions of them: `metrics`, `changes.list-changes`.
    tools: Option<BTreeSet<String>>,
    /// Services by name; a `*` at the end stands for any rest.
    services: Option<BTreeSet<String>>,
    /// Folders or files of the repository.
    paths: Option<BTreeSet<String>>,
    /// How many hours before as-of a window may begin.
    hours: Option<u32>,
    /// The day or moment from which the rule no longer counts.
    until: Option<String>,
    /// Patterns of skills that it may run, or may not.
    run: Option<BTreeSet<String>>,
    /// Limits that it gets at most.
    limits: BTreeMap<String, u64>,
}

/// Whether a rule gives or takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Grant,
    Deny,
}

/// A rule that was read.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// Line of the file that it begins in, from 1.
    pub(super) line: usize,
    /// The file's name.
    file: String,
    skills: GlobMatcher,
    /// What of each tool.
    pub(super) tools: BTreeMap<String, Scope>,
    until: Option<Time>,
    run: Option<Vec<GlobMatcher>>,
    pub(super) limits: BTreeMap<String, u64>,
}

impl Rule {
    /// Reads a rule. `name` is the file's.
    ///
    /// # Errors
    /// [`CommandError::Input`] naming file, line and what is wrong.
    pub(super) fn new(written: &Written, kind: Kind, line: usize, name: &str) -> Result<Self, CommandError> {
        let wrong = |what: String| CommandError::input(format!("{name}, line {line}: {what}"));
        let glob =
            |pattern: &String| pattern_of_names(pattern).map_err(|e| wrong(format!("`{pattern}`: {e}")));
        if written.skills.is_empty() {
            return Err(wrong("`skills` is missing: a pattern of names such as \"core/*\"".into()));
        }
        let lists = [
            ("tools", &written.tools),
            ("services", &written.services),
            ("paths", &written.paths),
            ("run", &written.run),
        ];
        if let Some((key, _)) = lists.iter().find(|(_, list)| list.as_ref().is_some_and(BTreeSet::is_empty)) {
            return Err(wrong(format!("`{key}` is empty; name what is meant, or leave it out")));
        }
        if written.tools.is_none() && written.run.is_none() && written.limits.is_empty() {
            return Err(wrong("it names no `tools`, no `run` and no `limits`, so it says nothing".into()));
        }
        let scoped = written.services.is_some() || written.paths.is_some() || written.hours.is_some();
        if kind == Kind::Deny && (scoped || !written.limits.is_empty()) {
            let what = "a [[deny]] takes `skills`, `tools`, `run` and `until`; it cannot be scoped: grant less instead";
            return Err(wrong(what.into()));
        }
        if let Some(limit) = written.limits.keys().find(|limit| Limits::default().get(limit).is_none()) {
            return Err(wrong(format!("[limits] has no `{limit}`; the page of limits names all")));
        }
        let paths = written
            .paths
            .iter()
            .flatten()
            .find(|path| path.starts_with('/') || path.split('/').any(|p| p == ".."));
        if let Some(path) = paths {
            return Err(wrong(format!("`{path}`: paths are relative to the root of the repository")));
        }
        Ok(Self {
            line,
            file: name.to_owned(),
            skills: glob(&written.skills)?,
            tools: scopes(written).map_err(wrong)?,
            until: written.until.as_deref().map(until).transpose().map_err(wrong)?,
            run: written.run.as_ref().map(|run| run.iter().map(glob).collect()).transpose()?,
            limits: written.limits.clone(),
        })
    }

    /// Where it stands.
    pub(super) fn place(&self) -> String {
        format!("line {} of {}", self.line, self.file)
    }

    /// Whether it speaks of a skill at this time.
    pub(super) fn counts_for(&self, skill: &str, now: Time) -> bool {
        self.names(skill) && !self.is_over(now)
    }

    /// Whether it speaks of a skill.
    pub(super) fn names(&self, skill: &str) -> bool {
        self.skills.is_match(skill)
    }

    /// Whether its time is over.
    pub(super) fn is_over(&self, now: Time) -> bool {
        self.until.is_some_and(|until| now >= until)
    }

    /// Whether it says something of running a skill: none where it says nothing of running skills at all.
    pub(super) fn run(&self, skill: &str) -> Option<bool> {
        Some(self.run.as_ref()?.iter().any(|pattern| pattern.is_match(skill)))
    }
}

/// A pattern of `team/name`, in which `*` stands for a part of one of the two, and alone for every skill.
fn pattern_of_names(pattern: &str) -> Result<GlobMatcher, String> {
    if pattern != "*" && !pattern.contains('/') {
        return Err(format!(
            "a skill's name is team/name; write \"{pattern}/*\" for a team, or \"*\" for all"
        ));
    }
    let glob = GlobBuilder::new(pattern).literal_separator(pattern != "*").build();
    Ok(glob.map_err(|e| e.to_string())?.compile_matcher())
}

/// The scope of each tool that a rule names.
fn scopes(written: &Written) -> Result<BTreeMap<String, Scope>, String> {
    let mut scopes: BTreeMap<String, Scope> = BTreeMap::new();
    let bounds = Scope {
        functions: BTreeSet::new(),
        services: written.services.clone().unwrap_or_default(),
        paths: written.paths.clone().unwrap_or_default(),
        span_ms: written.hours.map(|hours| i64::from(hours) * HOUR_MS),
    };
    let tools_named = written.tools.clone().unwrap_or_default();
    for tool in &tools_named {
        let (interface, function) = match tool.split_once('.') {
            Some((interface, function)) => (interface, Some(function)),
            None => (tool.as_str(), None),
        };
        let functions = tools::functions(interface);
        if functions.is_empty() && interface != "notes" {
            return Err(format!("`{interface}` is no tool; tools are {}, notes", tools::PROVIDED.join(", ")));
        }
        let scope = scopes.entry(interface.to_owned()).or_insert_with(|| bounds.clone());
        let Some(function) = function else { continue };
        if tools_named.contains(interface) {
            return Err(format!("`{tool}` is a part of `{interface}`, which the rule names as well"));
        }
        if !functions.contains(&function) {
            return Err(format!(
                "`{interface}` has no function `{function}`; it has {}",
                functions.join(", ")
            ));
        }
        scope.functions.insert(function.to_owned());
    }
    Ok(scopes)
}

/// A moment, or the start of a day in UTC.
fn until(text: &str) -> Result<Time, String> {
    let day = format!("{text}T00:00:00Z");
    let moment = text.parse().or_else(|_| day.parse());
    moment.map_err(|_| {
        format!("until = \"{text}\" is no day such as 2027-01-31 and no time such as 2027-01-31T08:00:00Z")
    })
}
