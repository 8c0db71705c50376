//! The host's side of a running step: answers from the record where they stand there, else from the provider, once per
//! case for equal calls; each recorded before the step sees it.

use std::sync::{Arc, PoisonError};

use casefile_model::journal::{Entry, ToolAnswered};
use casefile_model::tools::{self, Answer, ToolCall, ToolError};
use casefile_model::{EvidenceId, StepPath, limits};
use casefile_sandbox::gate::{CallAt, answer_bytes, answer_from_bytes};
use casefile_sandbox::{Answered, ChildCall, ChildEnd, HostFault, StepHost};
use futures::future::BoxFuture;

use super::{Case, Shared, step};

/// One step's host.
pub(super) struct Recorder {
    pub(super) case: Arc<Case>,
}

impl StepHost for Recorder {
    fn answer(&self, call: CallAt) -> BoxFuture<'static, Result<Answered, HostFault>> {
        let case = Arc::clone(&self.case);
        Box::pin(async move { case.answer(call).await })
    }

    fn run_children(&self, calls: Vec<ChildCall>) -> BoxFuture<'static, Result<Vec<ChildEnd>, HostFault>> {
        let case = Arc::clone(&self.case);
        Box::pin(async move { step::run_children(&case, calls).await })
    }

    fn progress(&self, path: &StepPath, message: &str) {
        (self.case.means.progress)(path, message);
    }
}

fn fault(e: impl std::error::Error) -> HostFault {
    HostFault(crate::error::chain(&e))
}

impl Case {
    #[tracing::instrument(name = "tool_call", skip_all, fields(step = %at.path, ordinal = at.ordinal, tool = %at.call.interface, function = %at.call.function))]
    async fn answer(self: &Arc<Self>, at: CallAt) -> Result<Answered, HostFault> {
        if let Some(recorded) = self.recorded_call(&at.path, at.ordinal) {
            if recorded.call != at.call {
                let what =
                    format!("step {} asks something else than before at its call {}", at.path, at.ordinal);
                return Err(HostFault(what));
            }
            let bytes = self.journal.answer(recorded).map_err(fault)?;
            let answer = answer_from_bytes(&bytes).map_err(fault)?;
            return Ok(Answered { answer, evidence: recorded.evidence });
        }
        let shared = self.shared_answer(&at).await?;
        let entry = Entry::ToolAnswered(ToolAnswered {
            path: at.path,
            ordinal: at.ordinal,
            call: at.call,
            answer: shared.digest,
            answer_bytes: shared.bytes.len() as u64,
            evidence: shared.evidence,
        });
        self.journal.append(&entry, Some((&shared.digest, &shared.bytes))).map_err(fault)?;
        Ok(Answered { answer: shared.answer, evidence: shared.evidence })
    }

    /// The answer that all equal calls of this case get: recorded before, or asked for once.
    async fn shared_answer(self: &Arc<Self>, at: &CallAt) -> Result<Shared, HostFault> {
        let cell = {
            let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(shared.entry(at.call.clone()).or_default())
        };
        let shared = cell.get_or_try_init(|| async {
            match self.recorded.answer_to(&at.call) {
                Some(recorded) => {
                    let bytes = self.journal.answer(recorded).map_err(fault)?;
                    share(&at.call, answer_from_bytes(&bytes).map_err(fault)?)
                }
                None => share(&at.call, self.ask(at).await),
            }
        });
        shared.await.cloned()
    }

    /// Asks the provider on the blocking pool. What it does wrong is an answer.
    async fn ask(self: &Arc<Self>, at: &CallAt) -> Answer {
        let interface = at.call.interface.as_str();
        let Some(provider) = self.means.providers.get(interface).cloned() else {
            return Err(ToolError::Unavailable(format!("no provider of `{interface}` is configured")));
        };
        let (call, as_of) = (at.call.clone(), self.opened.as_of);
        let asked = tokio::task::spawn_blocking(move || provider.answer(&call, as_of));
        let answer = match tokio::time::timeout(at.timeout, asked).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(ToolError::Unavailable(format!("the provider of `{interface}` failed"))),
            Err(_) => {
                let ms = at.timeout.as_millis();
                Err(ToolError::Unavailable(format!(
                    "the provider of `{interface}` gave no answer in {ms} ms"
                )))
            }
        };
        within_cap(answer)
    }
}

/// No answer is recorded that no step may have.
fn within_cap(answer: Answer) -> Answer {
    let cap = limits::TABLE.iter().find(|info| info.name == "answer_bytes_each").map_or(0, |info| info.cap);
    match answer {
        Ok(body) if body.len() as u64 > cap => {
            let why = format!(
                "the answer has {} bytes, more than any step may have ({cap}); ask for less",
                body.len()
            );
            Err(ToolError::LimitExceeded(why))
        }
        answer => answer,
    }
}

fn share(call: &ToolCall, answer: Answer) -> Result<Shared, HostFault> {
    let (bytes, digest) = answer_bytes(&answer).map_err(fault)?;
    let interface = tools::interface_name(&call.interface);
    let evidence = match &answer {
        Ok(body) => Some(EvidenceId::of(&interface, &call.function, &call.arguments, body)),
        Err(_) => None,
    };
    Ok(Shared { answer, digest, bytes: bytes.into(), evidence })
}
