//! Starting a worker's process.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use tokio::sync::{oneshot, watch};

use super::link::Worker;
use super::wire::{FromWorker, Ready, body, head};
use super::{Task, WorkerProgram};
use crate::confine::Walls;

/// Time for a worker to be ready; nothing of a stranger is in it yet, so this is for a machine under load.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// Most bytes of the first message.
const READY_BYTES_MAX: u64 = 4 << 10;

/// A worker could not be started.
#[derive(Debug, thiserror::Error)]
pub(super) enum StartError {
    /// The system refuses.
    #[error("a worker process cannot be started")]
    Process(#[source] io::Error),
    /// It says that it cannot.
    #[error("a worker process cannot be set up: {0}; `--isolation none` does without")]
    Setup(String),
    /// It did not say that it is ready.
    #[error("a worker process did not start")]
    Silent,
    /// It is another program.
    #[error("the worker program is not this program")]
    Foreign,
}

/// A process, killed when it is dropped.
pub(super) struct Process {
    handle: Option<OwnedFd>,
    ended: watch::Receiver<Option<String>>,
}

impl Process {
    pub(super) fn kill(&self) {
        if let Some(handle) = &self.handle {
            // Fails where it is gone, as wanted. The handle means this process even where its number is another's now.
            let _ = pidfd_send_signal(handle, Signal::KILL);
        }
    }

    /// How it ended, once it has.
    pub(super) async fn ended(&self) -> String {
        let mut ended = self.ended.clone();
        let how = ended.wait_for(Option::is_some).await.ok().and_then(|how| how.clone());
        how.unwrap_or_else(|| "nobody knows how".to_owned())
    }

    /// No process, for the other end of a socket in a test.
    #[cfg(test)]
    pub(super) fn none() -> Self {
        Self { handle: None, ended: watch::channel(Some("a test".to_owned())).1 }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Starts a worker and waits until it is confined.
pub(super) async fn start(
    program: &WorkerProgram,
    task: &Task,
    compatibility: &str,
) -> Result<(Arc<Worker>, Walls), StartError> {
    let task = serde_json::to_string(task).unwrap_or_default();
    let mut command = Command::new(&program.program);
    command.args(&program.arguments).arg(task).env_clear().current_dir("/");
    let (ours, theirs) = UnixStream::pair().map_err(StartError::Process)?;
    let (told, started) = oneshot::channel();
    let (end, ended) = watch::channel(None);
    let keeper = thread::Builder::new().name("casefile-worker".into());
    keeper.spawn(move || keep(command, theirs, told, &end)).map_err(StartError::Process)?;
    let handle = started.await.map_err(|_| StartError::Silent)?.map_err(StartError::Process)?;
    let process = Process { handle: Some(handle), ended };
    ours.set_nonblocking(true).map_err(StartError::Process)?;
    let mut socket = tokio::net::UnixStream::from_std(ours).map_err(StartError::Process)?;
    let ready = tokio::time::timeout(READY_WITHIN, ready(&mut socket)).await;
    match ready.ok().flatten().ok_or(StartError::Silent)? {
        Err(why) => Err(StartError::Setup(casefile_model::text::line(&why, 300))),
        Ok(ready) if ready.engine != compatibility => Err(StartError::Foreign),
        Ok(ready) => Ok((Worker::over(socket, process), ready.walls)),
    }
}

/// The first message of a worker.
async fn ready(socket: &mut tokio::net::UnixStream) -> Option<Result<Ready, String>> {
    let head = head(socket).await.ok()??;
    if head.length > READY_BYTES_MAX {
        return None;
    }
    let body = body(socket, head.length).await.ok()?;
    match casefile_model::cbor::from_slice(&body).ok()? {
        FromWorker::Ready(ready) => Some(ready),
        _ => None,
    }
}

/// Starts the process and waits for its end, on a thread that lives as long: the process asked to be killed when the thread
/// that started it ends.
fn keep(
    mut command: Command,
    theirs: UnixStream,
    told: oneshot::Sender<io::Result<OwnedFd>>,
    end: &watch::Sender<Option<String>>,
) {
    command.stdin(Stdio::from(OwnedFd::from(theirs))).stdout(Stdio::null()).stderr(Stdio::null());
    let spawned = command.process_group(0).spawn();
    // With it goes this process's copy of the worker's end, so that the worker's death closes the socket.
    drop(command);
    let mut child = match spawned {
        Ok(child) => child,
        Err(e) => {
            // Nobody waits where the host was stopped meanwhile.
            let _ = told.send(Err(e));
            return;
        }
    };
    // Not waited for yet, so that its number is its own.
    let handle = pidfd_open(Pid::from_child(&child), PidfdFlags::empty());
    let is_waited_for = told.send(handle.map_err(Into::into)).is_ok();
    if !is_waited_for {
        let _ = child.kill();
    }
    let how = child.wait().map_or_else(|e| e.to_string(), how);
    let _ = end.send(Some(how));
}

fn how(status: ExitStatus) -> String {
    match (status.signal(), status.code()) {
        (Some(signal), _) => format!("signal {signal}"),
        (None, code) => format!("exit status {}", code.unwrap_or(-1)),
    }
}
