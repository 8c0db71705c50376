//! One case: what it runs on, and its way from the root step to its report.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use casefile_model::case::CaseReport;
use casefile_model::journal::{Closed, Entry, FORMAT, Opened, State, ToolAnswered};
use casefile_model::proposal::ProposalChecked;
use casefile_model::report::Gap;
use casefile_model::tools::{Answer, Providers, ToolCall};
use casefile_model::{Alert, Budget, Digest, EvidenceId, StepPath, Time, cbor};
use casefile_sandbox::{HostFault, Sandbox};
use tokio::sync::OnceCell;

use crate::journal::{CaseJournal, JournalError};
use crate::policy::{Policy, Sources};
use crate::skills::Library;

mod recorder;
pub mod replay;
pub mod rerun;
mod step;

/// A case could not be carried to its end. It stays open and can be continued.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// The journal failed.
    #[error("the journal failed")]
    Journal(#[from] JournalError),
    /// The host failed while a step ran.
    #[error("the host failed: {0}")]
    Host(#[from] HostFault),
    /// The root step left no report, which the host never lets happen.
    #[error("the case has no root step that ended")]
    NoReport,
    /// A value could not be encoded.
    #[error("the case cannot be encoded")]
    Encode(#[from] cbor::CborError),
}

/// What a case is about.
pub struct Question {
    /// The alert, where there is one.
    pub alert: Option<Alert>,
    /// Nothing later is visible.
    pub as_of: Time,
    /// Digest of the recorded incident, where there is one.
    pub incident: Option<Digest>,
    /// What the recording lacks.
    pub gaps: Vec<Gap>,
    /// The skill that the root step runs.
    pub playbook: String,
    /// Its parameters, a JSON object.
    pub parameters: String,
    /// What the case may spend.
    pub budget: Budget,
    /// Digest of the configuration.
    pub configuration: Digest,
}

/// What a case runs on.
#[derive(Clone)]
pub struct Means {
    /// The sandbox.
    pub sandbox: Arc<Sandbox>,
    /// Its skills.
    pub library: Library,
    /// The policy in force.
    pub policy: Policy,
    /// Where answers come from.
    pub sources: Sources,
    /// A provider for each interface that has one.
    pub providers: Providers,
    /// Told how far a step is.
    pub progress: Progress,
}

/// Told the path of a step and what it says.
pub type Progress = Arc<dyn Fn(&StepPath, &str) + Send + Sync>;

impl Question {
    /// The first entry of the case.
    pub fn opened(&self, means: &Means) -> Opened {
        Opened {
            format: FORMAT,
            alert: self.alert.clone(),
            as_of: self.as_of,
            incident: self.incident,
            playbook: self.playbook.clone(),
            parameters: self.parameters.clone(),
            skills: means.library.locked(),
            budget: self.budget,
            policy: means.policy.digest,
            configuration: self.configuration,
            gaps: self.gaps.clone(),
            engine: means.sandbox.fingerprint(),
        }
    }
}

/// An answer that equal calls of the case share.
#[derive(Clone)]
struct Shared {
    answer: Answer,
    digest: Digest,
    bytes: Arc<[u8]>,
    evidence: Option<EvidenceId>,
}

/// A case that runs.
pub struct Case {
    means: Means,
    opened: Opened,
    journal: CaseJournal,
    /// What the journal held when this run began.
    recorded: State,
    shared: Mutex<HashMap<ToolCall, Arc<OnceCell<Shared>>>>,
}

impl Case {
    /// A case on a new or continued journal. `recorded` is what the journal holds already.
    ///
    /// # Errors
    /// [`CaseError::Journal`] where the opening entry cannot be written.
    pub fn new(
        opened: Opened,
        means: Means,
        journal: CaseJournal,
        recorded: State,
    ) -> Result<Arc<Self>, CaseError> {
        if recorded.opened.is_none() {
            journal.append(&Entry::Opened(Box::new(opened.clone())), None)?;
        }
        Ok(Arc::new(Self { means, opened, journal, recorded, shared: Mutex::default() }))
    }

    /// The journal.
    pub fn journal(&self) -> &CaseJournal {
        &self.journal
    }

    /// Runs the root step, or what is left of it, and folds the report. The case stays open until [`Self::close`], so
    /// that what is made of the report can be made again.
    ///
    /// # Errors
    /// [`CaseError`] where the host failed.
    pub async fn run(self: &Arc<Self>, all: &crate::journal::Journal) -> Result<CaseReport, CaseError> {
        step::run_root(self).await?;
        self.report(all)
    }

    /// Folds the report of what the journal holds.
    ///
    /// # Errors
    /// [`CaseError`] where the journal failed, or the root step has not ended.
    pub fn report(&self, all: &crate::journal::Journal) -> Result<CaseReport, CaseError> {
        let (_, _, state) = all.read(self.journal.id())?;
        CaseReport::of(&state).ok_or(CaseError::NoReport)
    }

    /// Journals what was checked on a proposal.
    ///
    /// # Errors
    /// [`CaseError::Journal`].
    pub fn checked(&self, checked: &ProposalChecked) -> Result<(), CaseError> {
        Ok(self.journal.append(&Entry::ProposalChecked(Box::new(checked.clone())), None)?)
    }

    /// Closes the case with its report. When this returns, the disk holds the whole case.
    ///
    /// # Errors
    /// [`CaseError::Journal`].
    pub fn close(&self, report: &CaseReport) -> Result<(), CaseError> {
        let digest = Digest::of(&report_json(report));
        Ok(self.journal.append(&Entry::Closed(Closed { report: digest }), None)?)
    }

    fn recorded_call(&self, path: &StepPath, ordinal: u32) -> Option<&ToolAnswered> {
        self.recorded.steps.get(path)?.calls.get(&ordinal)
    }
}

/// The bytes of `report.json`.
pub fn report_json(report: &CaseReport) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(report).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
