//! Running a case's tree again from the root with other skills: calls are looked up by what they ask. What was never
//! recorded answers `unavailable(not-recorded)` and is listed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use casefile_model::Time;
use casefile_model::journal::State;
use casefile_model::tools::{Answer, PROVIDED, Provider, Providers, ToolCall, ToolError};
use casefile_sandbox::gate::answer_from_bytes;

use crate::journal::{CaseJournal, JournalError};

/// The recorded answers of a case as a provider of every interface.
pub struct RecordedAnswers {
    answers: BTreeMap<ToolCall, Answer>,
    /// Where to ask what was never recorded; none outside `--live`.
    live: Providers,
    missed: Mutex<BTreeSet<String>>,
}

impl RecordedAnswers {
    /// Reads and verifies the answers of a case.
    ///
    /// # Errors
    /// [`JournalError::AnswerChanged`] naming step and call.
    pub fn of(journal: &CaseJournal, state: &State, live: Providers) -> Result<Arc<Self>, JournalError> {
        let mut answers = BTreeMap::new();
        for (call, answered) in state.answers() {
            let bytes = journal.answer(answered)?;
            answers.insert(call.clone(), answer_from_bytes(&bytes)?);
        }
        Ok(Arc::new(Self { answers, live, missed: Mutex::default() }))
    }

    /// A provider for every interface.
    pub fn providers(self: &Arc<Self>) -> Providers {
        PROVIDED.iter().map(|name| ((*name).to_owned(), Arc::clone(self) as Arc<dyn Provider>)).collect()
    }

    /// Calls that were never recorded, sorted.
    pub fn missed(&self) -> Vec<String> {
        self.missed.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

impl Provider for RecordedAnswers {
    fn answer(&self, call: &ToolCall, as_of: Time) -> Answer {
        if let Some(answer) = self.answers.get(call) {
            return answer.clone();
        }
        if let Some(live) = self.live.get(&call.interface) {
            return live.answer(call, as_of);
        }
        let query = casefile_model::tools::query_json(call).unwrap_or_default();
        let what = format!("{}.{} {query}", call.interface, call.function);
        self.missed.lock().unwrap_or_else(PoisonError::into_inner).insert(what);
        Err(ToolError::Unavailable("not-recorded: the case never asked this".into()))
    }
}
