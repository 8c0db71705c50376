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
use crate::output;

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

    /// The context, with the policy of now, whose journal tells the client of each step that starts.
    pub(super) fn observed(&self) -> Context {
        let (policy, news) = self.shared.policy.next();
        if let Some(news) = news {
            output::say(&news);
        }
        let said = self.said.clone();
        let observer = move |entry: &Entry| {
            if let Entry::StepStarted(started) = entry {
                let skill = &started.skill;
                say(&said, &format!("step {}: {}@{}", started.path, skill.name, skill.version));
            }
        };
        self.shared.context.clone().with_policy(policy).observed(Arc::new(observer))
    }
}

fn say(said: &UnboundedSender<String>, message: &str) {
    // Nobody listens once the client has gone.
    let _ = said.send(text::line(message, 200));
}

/// Starts work of a call in its turn; what is returned waits for it. None where it was cancelled.
pub(super) fn run<W, F>(
    call: Call,
    cancelled: impl Future<Output = ()> + Send + 'static,
    work: W,
) -> impl Future<Output = Option<CallToolResult>>
where
    W: FnOnce(Call) -> F + Send + 'static,
    F: Future<Output = CallToolResult>,
{
    let fault = || Some(tool::error("a fault in casefile itself; CASEFILE_LOG=error shows where"));
    let running = tokio::spawn(async move {
        let mut cancelled = Box::pin(cancelled);
        let turn = tokio::select! {
            turn = Arc::clone(&call.shared.turns).acquire_owned() => turn,
            () = &mut cancelled => return None,
        };
        let runtime = Handle::current();
        let blocking = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            runtime.block_on(async move {
                tokio::select! {
                    result = work(call) => Some(result),
                    () = cancelled => None,
                }
            })
        });
        blocking.await.unwrap_or_else(|_| fault())
    });
    async move { running.await.unwrap_or_else(|_| fault()) }
}
