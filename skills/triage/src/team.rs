//! The children that were run, what they said and what they could not.

use casefile_sdk::prelude::*;
use serde::de::DeserializeOwned;
use steps::{Call, Child};

/// The children, in the order in which they were run.
#[derive(Default)]
pub struct Team {
    said: Vec<(String, Child)>,
    gaps: Vec<(String, String)>,
}

impl Team {
    /// Runs a child with all evidence so far and gives its data. One that gives no report leaves a gap and empty data,
    /// and the playbook goes on.
    ///
    /// # Errors
    /// `internal` where the parameters cannot be written.
    pub fn ask<T: DeserializeOwned + Default>(
        &mut self,
        skill: &str,
        asked: &impl Serialize,
        what: &str,
    ) -> Result<T, Failure> {
        let mut call = Call::skill(skill).parameters(asked)?;
        if let Some(evidence) = self.evidence() {
            call = call.hand_down(&evidence);
        }
        let why = match steps::run(&call) {
            Ok(child) => {
                let data = child.data();
                self.said.push((skill.to_owned(), child));
                match data {
                    Ok(data) => return Ok(data),
                    Err(failure) => failure.message,
                }
            }
            Err(error) => casefile_sdk::step_error_text(&error),
        };
        self.gaps.push((what.to_owned(), why));
        Ok(T::default())
    }

    /// Finds what a child said.
    pub fn said(&self, skill: &str) -> Option<&Child> {
        self.said.iter().find(|(name, _)| name == skill).map(|(_, child)| child)
    }

    /// Returns what all children said.
    pub fn all(&self) -> impl Iterator<Item = &Child> {
        self.said.iter().map(|(_, child)| child)
    }

    /// Returns the gaps of the children that gave no report, as pairs of what and why.
    pub fn gaps(&self) -> impl Iterator<Item = (&str, &str)> {
        self.gaps.iter().map(|(what, why)| (what.as_str(), why.as_str()))
    }

    fn evidence(&self) -> Option<Evidence> {
        self.all().filter_map(Child::evidence).reduce(|all, other| all.and(&other))
    }
}
