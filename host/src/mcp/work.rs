//! What a call runs in: a thread of the blocking pool, so that compiling and reading hold up no other call; dropped
//! where it stands when it is cancelled.

use std::future::Future;
use std::sync::Arc;

use casefile_model::journal::Entry;
use casefile_model::text;
use rmcp::model::CallToolResult;
use tokio::runtime::Handle;
use tokio::sync::mpsc::UnboundedSender;

use super::{Shared, tool};
use crate::context::Context;

/// What a tool has besides its arguments.
pub(super) struct Call {
    pub(super) shared: Arc<Shared>,
    said: UnboundedSender<String>,
}

impl Call {
    pub(super) fn new(shared: Arc<Shared>, said: UnboundedSender<String>) -> Self {
        Self { shared, said }
    }

    /// Tells the client how far the call is.
    pub(super) fn say(&self, message: &str) {
        say(&self.said, message);
    }

    /// The context, whose journal tells the client of each step that starts.
    pub(super) fn observed(&self) -> Context {
        let said = self.said.clone();
        let observer = move |entry: &Entry| {
            if let Entry::StepStarted(started) = entry {
                let skill = &started.skill;
                say(&said, &format!("step {}: {}@{}", started.path, skill.name, skill.version));
            }
        };
        self.shared.context.clone().observed(Arc::new(observer))
    }
}

fn say(said: &UnboundedSender<String>, message: &str) {
    // Nobody listens once the client has gone.
    let _ = said.send(text::line(message, 200));
}

/// Starts work of a call at once; what is returned waits for it. None where it was cancelled.
pub(super) fn run<W, F>(
    call: Call,
    cancelled: impl Future<Output = ()> + Send + 'static,
    work: W,
) -> impl Future<Output = Option<CallToolResult>>
where
    W: FnOnce(Call) -> F + Send + 'static,
    F: Future<Output = CallToolResult>,
{
    let runtime = Handle::current();
    let running = tokio::task::spawn_blocking(move || {
        runtime.block_on(async move {
            let shared = Arc::clone(&call.shared);
            let in_turn = async move {
                // It is never closed.
                let _turn = shared.turns.acquire().await;
                work(call).await
            };
            tokio::select! {
                result = in_turn => Some(result),
                () = cancelled => None,
            }
        })
    });
    async move {
        match running.await {
            Ok(result) => result,
            Err(_) => Some(tool::error("a fault in casefile itself; CASEFILE_LOG=error shows where")),
        }
    }
}
