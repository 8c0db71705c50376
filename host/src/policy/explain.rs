//! What a skill gets under the policy, and which line says so.

use casefile_model::scope::Scope;
use casefile_model::{Limits, limits};
use casefile_package::Admitted;
use serde::Serialize;

use super::{Policy, Sources, asked, covers_all};

/// What one skill gets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// Its name.
    pub skill: String,
    /// Each tool that it asks for.
    pub tools: Vec<ExplainedTool>,
    /// Skills that it may run.
    pub runs: Vec<String>,
    /// Skills that its skill file names and the policy does not let it run.
    pub does_not_run: Vec<String>,
    /// Limits that are not the defaults.
    pub limits: Vec<(String, u64)>,
}

/// One tool of a skill.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedTool {
    /// The tool.
    pub tool: String,
    /// Whether it is linked at all.
    pub allowed: bool,
    /// What of it, in words; one of them is enough for a call.
    pub scopes: Vec<String>,
    /// Which line says so.
    pub because: String,
}

impl Policy {
    /// Says what a skill gets.
    pub fn explain(
        &self,
        skill: &str,
        admitted: &Admitted,
        asked_limits: Limits,
        sources: Sources,
    ) -> Explained {
        let grant = self.grant(skill, admitted, sources);
        let tools = asked(admitted).into_iter().map(|tool| self.explain_tool(skill, tool, sources)).collect();
        let steps = admitted.skill_file.iter().flat_map(|file| file.steps.keys().map(ToString::to_string));
        let (runs, does_not_run) = steps.partition(|callee| grant.allows_skill(callee));
        let (given, default) = (self.limits(skill, asked_limits), Limits::default());
        let differs = |name: &str| {
            Some((name.to_owned(), given.get(name)?)).filter(|_| given.get(name) != default.get(name))
        };
        let limits = limits::TABLE.iter().filter_map(|info| differs(info.name)).collect();
        Explained { skill: skill.to_owned(), tools, runs, does_not_run, limits }
    }

    fn explain_tool(&self, skill: &str, tool: String, sources: Sources) -> ExplainedTool {
        let scopes = self.scopes(skill, &tool, sources);
        let denials: Vec<_> = self.denials(skill, &tool).collect();
        let because = if let Some(rule) = denials.iter().find(|rule| covers_all(rule, &tool)) {
            format!("denied by {}", rule.place())
        } else if sources == Sources::Recorded || tool == "notes" {
            let open =
                if tool == "notes" { "notes stay on this machine" } else { "a recording is its own grant" };
            let less = denials.first().map(|rule| format!(", less what {} denies", rule.place()));
            format!("{open}{}", less.unwrap_or_default())
        } else {
            let granting = self.counting(&self.grant, skill).filter(|rule| rule.tools.contains_key(&tool));
            let granting: Vec<usize> = granting.map(|rule| rule.line).collect();
            if granting.is_empty() {
                self.why_outside(skill, &[&tool], sources)
            } else {
                let lines: Vec<String> = granting.iter().map(ToString::to_string).collect();
                format!("granted by line {} of {}", lines.join(", "), self.file_name())
            }
        };
        let words = scopes.iter().map(in_words).collect();
        ExplainedTool { allowed: !scopes.is_empty(), tool, scopes: words, because }
    }
}

fn in_words(scope: &Scope) -> String {
    let mut words = Vec::new();
    let names =
        |names: &std::collections::BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(", ");
    if !scope.functions.is_empty() {
        words.push(format!("only {}", names(&scope.functions)));
    }
    if !scope.services.is_empty() {
        words.push(format!("of services {}", names(&scope.services)));
    }
    if !scope.paths.is_empty() {
        words.push(format!("below {}", names(&scope.paths)));
    }
    if let Some(span_ms) = scope.span_ms {
        words.push(format!("of the last {} hours", span_ms / 3_600_000));
    }
    if words.is_empty() { "all of it".to_owned() } else { words.join(" ") }
}
