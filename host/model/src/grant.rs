//! Which tools a step may call.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::scope::Scope;
use crate::tools::ToolCall;

/// A step's rights. Empty by default: what is not listed is not linked.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Grant {
    /// Interfaces of `casefile:tools` by name, for example `metrics`. `steps` is not here.
    pub tools: BTreeSet<String>,
    /// Skills that it may run, by name. The interface `steps` is linked where this is not empty.
    pub skills: BTreeSet<String>,
    /// What of a tool is covered, by its name: a call must lie inside one of the scopes. A tool that is not here is
    /// covered whole.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub scopes: BTreeMap<String, BTreeSet<Scope>>,
}

impl Grant {
    /// Whether the interface may be linked.
    pub fn allows_interface(&self, interface: &str) -> bool {
        match interface {
            "types" => true,
            "steps" => !self.skills.is_empty(),
            _ => self.tools.contains(interface),
        }
    }

    /// Why a call of a linked tool is outside; none where it may be made.
    pub fn refusal(&self, call: &ToolCall, as_of: Time) -> Option<String> {
        let scopes = self.scopes.get(&call.interface)?;
        let mut refusals =
            scopes.iter().map(|scope| scope.refusal(call, as_of)).collect::<Option<Vec<_>>>()?;
        refusals.dedup();
        Some(refusals.join("; nor: "))
    }

    /// Whether the skill may be run.
    pub fn allows_skill(&self, name: &str) -> bool {
        self.skills.contains(name)
    }

    /// Names for a report: the tools, and `steps` where it may run skills.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.tools.iter().cloned().collect();
        if !self.skills.is_empty() {
            names.push("steps".into());
        }
        names.sort();
        names
    }
}
