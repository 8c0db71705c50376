//! The entries of a case, and the state that is their fold.
//!
//! An entry is appended before its effect counts. Entries of steps that run beside each other may stand in any order;
//! the fold sorts them by path and ordinal, so the state does not depend on it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::cbor::{self, CborError};
use crate::outcome::Console;
use crate::proposal::ProposalChecked;
use crate::report::Gap;
use crate::tools::ToolCall;
use crate::{
    Alert, Budget, Digest, EvidenceId, Grant, Limits, Outcome, Report, Request, SkillId, StepPath, Time,
    Usage,
};

/// Version of the entries' form.
pub const FORMAT: u32 = 1;

/// One entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entry {
    /// The case was opened; always the first.
    Opened(Box<Opened>),
    /// A step is about to run.
    StepStarted(Box<StepStarted>),
    /// A tool call was answered.
    ToolAnswered(ToolAnswered),
    /// A step ended.
    StepEnded(Box<StepEnded>),
    /// What the host checked on a proposal of the root step's report.
    ProposalChecked(Box<ProposalChecked>),
    /// The case was closed; always the last.
    Closed(Closed),
}

/// What decides a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// [`FORMAT`].
    pub format: u32,
    /// The alert; none for a case opened by `run` without one.
    pub alert: Option<Alert>,
    /// Nothing later is visible.
    pub as_of: Time,
    /// Digest of the recorded incident; none for live providers.
    pub incident: Option<Digest>,
    /// Name of the skill that the root step runs.
    pub playbook: String,
    /// Parameters of the root step, a JSON object.
    pub parameters: String,
    /// Every skill of the closure with its digest.
    pub skills: BTreeMap<String, LockedSkill>,
    /// Budget of the case.
    pub budget: Budget,
    /// Digest of the policy in force.
    pub policy: Digest,
    /// Digest of the configuration in force.
    pub configuration: Digest,
    /// Parts that the recording lacks.
    pub gaps: Vec<Gap>,
    /// Engine and processor features: fuel is comparable where they are the same.
    pub engine: String,
}

impl Opened {
    /// The case's key: an unfinished case of the same key is continued. The engine is no part of it.
    ///
    /// # Errors
    /// None for these types; a [`CborError`] would be a fault of the encoder.
    pub fn key(&self) -> Result<Digest, CborError> {
        let same_engine = Self { engine: String::new(), ..self.clone() };
        Ok(Digest::of(&cbor::to_vec(&("casefile-case-v1", same_engine))?))
    }
}

/// A skill of the closure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockedSkill {
    /// Semantic version.
    pub version: String,
    /// Digest of the component.
    pub digest: Digest,
    /// Where it came from: `path`, or the registry's name.
    pub origin: String,
}

/// A step is about to run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepStarted {
    /// Its place in the tree.
    pub path: StepPath,
    /// What it runs.
    pub skill: SkillId,
    /// What it is asked.
    pub request: Request,
    /// What it may call.
    pub grant: Grant,
    /// What bounds it.
    pub limits: Limits,
}

/// A tool call was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolAnswered {
    /// The step that called.
    pub path: StepPath,
    /// The step's how-manieth provided call, from 0.
    pub ordinal: u32,
    /// The call.
    pub call: ToolCall,
    /// Digest of the recorded answer, an encoded `result`.
    pub answer: Digest,
    /// Bytes of the recorded answer.
    pub answer_bytes: u64,
    /// What it is cited by; none for an error.
    pub evidence: Option<EvidenceId>,
}

/// A step ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepEnded {
    /// Its place in the tree.
    pub path: StepPath,
    /// How it ended.
    pub outcome: Outcome,
    /// Its report, where it completed.
    pub report: Option<Report>,
    /// What it used itself.
    pub usage: Usage,
    /// What it printed.
    pub console: Console,
    /// What it and the steps below it spent.
    pub spent: Budget,
    /// Attachments it kept, by evidence.
    pub attachments: Vec<Attached>,
}

/// An attachment that a step kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// What it is cited by.
    pub evidence: EvidenceId,
    /// The attachment.
    pub attachment: crate::tools::notes::Attachment,
}

/// The case was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// Digest of the report's JSON.
    pub report: Digest,
}

impl Entry {
    /// The step that the entry belongs to, where it belongs to one.
    pub fn path(&self) -> Option<&StepPath> {
        match self {
            Self::Opened(_) | Self::ProposalChecked(_) | Self::Closed(_) => None,
            Self::StepStarted(entry) => Some(&entry.path),
            Self::ToolAnswered(entry) => Some(&entry.path),
            Self::StepEnded(entry) => Some(&entry.path),
        }
    }
}

/// The hash that follows `head` once `payload` is appended; the first head is [`chain_start`].
pub fn chain(head: &Digest, payload: &[u8]) -> Digest {
    Digest::of_parts(&[b"casefile-journal-v1", head.bytes(), payload])
}

/// The head of an empty journal.
pub fn chain_start() -> Digest {
    Digest::of(b"casefile-journal-v1")
}

/// What the entries so far amount to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The first entry.
    pub opened: Option<Opened>,
    /// Steps by path.
    pub steps: BTreeMap<StepPath, StepState>,
    /// What was checked on proposals, by their place in the root step's report.
    pub checked: BTreeMap<u32, ProposalChecked>,
    /// The last entry.
    pub closed: Option<Closed>,
}

/// A step so far.
#[derive(Clone, Debug, PartialEq)]
pub struct StepState {
    /// How it started.
    pub started: StepStarted,
    /// Its answered calls by ordinal.
    pub calls: BTreeMap<u32, ToolAnswered>,
    /// How it ended, where it did.
    pub ended: Option<StepEnded>,
}

/// An entry that cannot follow those before it.
#[derive(Debug, thiserror::Error)]
pub enum FoldError {
    /// The first entry does not open the case, or another one does.
    #[error("entry {0}: a journal opens once, with its first entry")]
    Opening(usize),
    /// The form is one that this version does not read.
    #[error("the journal has format {0}; this version of casefile reads format {FORMAT}")]
    Format(u32),
    /// An entry of a step that has not started.
    #[error("entry {at}: step {path} has not started")]
    NotStarted {
        /// Number of the entry, from 0.
        at: usize,
        /// The step.
        path: StepPath,
    },
    /// Two entries say the same thing differently.
    #[error("entry {at}: step {path} is recorded twice, differently")]
    Twice {
        /// Number of the entry, from 0.
        at: usize,
        /// The step.
        path: StepPath,
    },
    /// A check of something that the root step's report does not propose.
    #[error("entry {at}: the root step has no proposal {proposal}")]
    NoProposal {
        /// Number of the entry, from 0.
        at: usize,
        /// The proposal's place, from 0.
        proposal: u32,
    },
    /// A proposal was checked already.
    #[error("entry {at}: proposal {proposal} is checked twice")]
    CheckedTwice {
        /// Number of the entry, from 0.
        at: usize,
        /// The proposal's place, from 0.
        proposal: u32,
    },
    /// An entry after the case was closed.
    #[error("entry {0}: the case was closed before")]
    AfterClose(usize),
}

impl State {
    /// Folds entries in their order.
    ///
    /// # Errors
    /// [`FoldError`] naming the entry that cannot be.
    pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Result<Self, FoldError> {
        let mut state = Self::default();
        for (at, entry) in entries.into_iter().enumerate() {
            state.apply(at, entry)?;
        }
        Ok(state)
    }

    /// Adds one entry, the `at`-th from 0.
    ///
    /// # Errors
    /// [`FoldError`] where it cannot follow those before it.
    pub fn apply(&mut self, at: usize, entry: &Entry) -> Result<(), FoldError> {
        if self.closed.is_some() {
            return Err(FoldError::AfterClose(at));
        }
        match entry {
            Entry::Opened(opened) => {
                if at != 0 || self.opened.is_some() {
                    return Err(FoldError::Opening(at));
                }
                if opened.format != FORMAT {
                    return Err(FoldError::Format(opened.format));
                }
                self.opened = Some((**opened).clone());
            }
            _ if self.opened.is_none() => return Err(FoldError::Opening(at)),
            Entry::StepStarted(started) => self.start(at, started)?,
            Entry::ToolAnswered(answered) => {
                let previous =
                    self.step(at, &answered.path)?.calls.insert(answered.ordinal, answered.clone());
                if previous.is_some_and(|previous| previous != *answered) {
                    return Err(FoldError::Twice { at, path: answered.path.clone() });
                }
            }
            Entry::StepEnded(ended) => {
                let step = self.step(at, &ended.path)?;
                if step.ended.is_some() {
                    return Err(FoldError::Twice { at, path: ended.path.clone() });
                }
                step.ended = Some((**ended).clone());
            }
            Entry::ProposalChecked(checked) => self.check(at, checked)?,
            Entry::Closed(closed) => self.closed = Some(closed.clone()),
        }
        Ok(())
    }

    fn check(&mut self, at: usize, checked: &ProposalChecked) -> Result<(), FoldError> {
        let report = self.steps.get(&StepPath::root()).and_then(|root| root.ended.as_ref()?.report.as_ref());
        let proposals = report.map_or(0, |report| report.proposals.len());
        if usize::try_from(checked.proposal).map_or(true, |place| place >= proposals) {
            return Err(FoldError::NoProposal { at, proposal: checked.proposal });
        }
        match self.checked.insert(checked.proposal, checked.clone()) {
            None => Ok(()),
            Some(_) => Err(FoldError::CheckedTwice { at, proposal: checked.proposal }),
        }
    }

    /// A killed host starts its open steps again, so one start may stand twice, but only as the same.
    fn start(&mut self, at: usize, started: &StepStarted) -> Result<(), FoldError> {
        if let Some(parent) = started.path.parent() {
            self.step(at, &parent)?;
        }
        match self.steps.get(&started.path) {
            Some(step) if step.started == *started => Ok(()),
            Some(_) => Err(FoldError::Twice { at, path: started.path.clone() }),
            None => {
                let step = StepState { started: started.clone(), calls: BTreeMap::new(), ended: None };
                self.steps.insert(started.path.clone(), step);
                Ok(())
            }
        }
    }

    fn step(&mut self, at: usize, path: &StepPath) -> Result<&mut StepState, FoldError> {
        self.steps.get_mut(path).ok_or_else(|| FoldError::NotStarted { at, path: path.clone() })
    }

    /// The answer to an equal call of any step.
    pub fn answer_to(&self, call: &ToolCall) -> Option<&ToolAnswered> {
        self.steps.values().flat_map(|step| step.calls.values()).find(|answered| answered.call == *call)
    }

    /// Answers by call, for steps that ask what another asked before.
    pub fn answers(&self) -> BTreeMap<&ToolCall, &ToolAnswered> {
        self.steps
            .values()
            .flat_map(|step| step.calls.values())
            .map(|answered| (&answered.call, answered))
            .collect()
    }
}

#[cfg(test)]
mod tests;
