//! Runs other skills, each in an instance of its own with its own grant.

#[cfg(target_family = "wasm")]
use crate::bindings::casefile::tools::steps as host;
#[cfg(not(target_family = "wasm"))]
use crate::testing::steps as host;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::bindings::casefile::tools::steps::Call as WireCall;
pub use crate::bindings::casefile::tools::steps::{StepError, StepOutcome};
use crate::types::{Failure, Report};
use crate::{Evidence, Finding};

/// One run of another skill.
#[derive(Clone, Debug, PartialEq)]
pub struct Call(WireCall);

impl Call {
    /// Names the skill as the skill file does under `[steps]`, with no parameters.
    pub fn skill(skill: &str) -> Self {
        Self(WireCall { skill: skill.to_owned(), parameters: "{}".to_owned(), evidence: Vec::new() })
    }

    /// Sets the parameters, which must serialise to a JSON object.
    ///
    /// # Errors
    /// `internal` where they cannot be written as JSON.
    pub fn parameters(mut self, parameters: &impl Serialize) -> Result<Self, Failure> {
        self.0.parameters = serde_json::to_string(parameters)
            .map_err(|error| Failure::internal(format!("parameters cannot be written as JSON: {error}")))?;
        Ok(self)
    }

    /// Hands evidence down; the callee may cite it.
    #[must_use]
    pub fn hand_down(mut self, evidence: &Evidence) -> Self {
        self.0.evidence.extend_from_slice(evidence.ids());
        self
    }
}

/// What a child step found, with its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed<D> {
    /// What the child handed over.
    pub data: D,
    /// The rest of its report.
    pub child: Child,
}

/// What a child step found.
#[derive(Clone, Debug, PartialEq)]
pub struct Child {
    /// The report as the child gave it.
    pub report: Report,
}

impl Child {
    /// Returns the child's findings, which the caller may make its own.
    pub fn findings(&self) -> impl Iterator<Item = Finding> + '_ {
        self.report.findings.iter().filter_map(Finding::adopt)
    }

    /// Returns all that the child's findings cite; none where it found nothing.
    pub fn evidence(&self) -> Option<Evidence> {
        Evidence::from_ids(self.report.findings.iter().flat_map(|finding| finding.evidence.iter().cloned()))
    }

    /// Reads the child's data.
    ///
    /// # Errors
    /// `internal` where the data has another shape.
    pub fn data<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        self.report.data()
    }

    /// Reads the child's data and keeps the rest.
    ///
    /// # Errors
    /// `internal` where the data has another shape.
    pub fn typed<T: DeserializeOwned>(self) -> Result<Typed<T>, Failure> {
        Ok(Typed { data: self.data()?, child: self })
    }
}

/// Runs one skill and waits for it.
///
/// # Errors
/// The outcome of a child that did not complete.
pub fn run(call: &Call) -> Result<Child, StepError> {
    host::run(&call.0).map(|report| Child { report })
}

/// Runs at most 64 skills at once and joins them in the order of the calls; the rest of the budget is split evenly.
pub fn run_all(calls: &[Call]) -> Vec<Result<Child, StepError>> {
    let calls: Vec<WireCall> = calls.iter().map(|call| call.0.clone()).collect();
    host::run_all(&calls).into_iter().map(|result| result.map(|report| Child { report })).collect()
}
