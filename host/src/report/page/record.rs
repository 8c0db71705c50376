//! The recorded answers, decoded, by the calls that they answer.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use casefile_model::journal::{State, ToolAnswered};
use casefile_model::tools::Answer;
use casefile_model::{Digest, EvidenceId, cbor};
use casefile_sandbox::gate::answer_from_bytes;
use serde::de::DeserializeOwned;

use crate::journal::{CaseJournal, JournalError};
use crate::report::shown_answer;

/// The bytes of a case's recorded answers by digest.
#[derive(Clone, Debug, Default)]
pub struct Answers(BTreeMap<Digest, Vec<u8>>);

impl Answers {
    /// Reads all answers that the state names, each verified.
    ///
    /// # Errors
    /// [`JournalError::AnswerChanged`] naming the call.
    pub fn read(journal: &CaseJournal, state: &State) -> Result<Self, JournalError> {
        let mut answers = BTreeMap::new();
        for answered in state.steps.values().flat_map(|step| step.calls.values()) {
            if let Entry::Vacant(place) = answers.entry(answered.answer) {
                place.insert(journal.answer(answered)?);
            }
        }
        Ok(Self(answers))
    }

    #[cfg(test)]
    pub(super) fn of(answers: impl IntoIterator<Item = (Digest, Vec<u8>)>) -> Self {
        Self(answers.into_iter().collect())
    }

    fn answer(&self, answered: &ToolAnswered) -> Option<Answer> {
        answer_from_bytes(self.0.get(&answered.answer)?).ok()
    }

    /// The answer as compact JSON, as `case show --evidence` shows it.
    pub(super) fn json(&self, answered: &ToolAnswered) -> String {
        let bytes = self.0.get(&answered.answer);
        bytes.map_or_else(String::new, |bytes| shown_answer(&answered.call, bytes).to_string())
    }
}

/// What a fold of the page reads.
pub(super) struct Record<'a> {
    pub(super) state: &'a State,
    pub(super) answers: &'a Answers,
}

impl Record<'_> {
    /// The beginning of the case's key, by which commands find it.
    pub(super) fn case(&self) -> String {
        let key = self.state.opened.as_ref().and_then(|opened| opened.key().ok());
        key.map_or_else(|| "last".to_owned(), |key| key.hex()[..12].to_owned())
    }
}

/// A call that was answered, with its decoded query.
pub(super) struct Answered<Q, A> {
    pub(super) evidence: Option<EvidenceId>,
    pub(super) query: Q,
    pub(super) answer: A,
}

impl Record<'_> {
    /// The answers of one function, each distinct call once, in the order of the calls.
    pub(super) fn of<Q: DeserializeOwned, A: DeserializeOwned>(
        &self,
        interface: &str,
        function: &str,
    ) -> Vec<Answered<Q, A>> {
        let calls = self.state.answers();
        let asked =
            calls.into_iter().filter(|(call, _)| call.interface == interface && call.function == function);
        asked
            .filter_map(|(call, answered)| {
                let body = self.answers.answer(answered)?.ok()?;
                let (query,) = cbor::from_slice::<(Q,)>(&call.arguments).ok()?;
                let answer = cbor::from_slice::<A>(&body).ok()?;
                Some(Answered { evidence: answered.evidence, query, answer })
            })
            .collect()
    }
}
