//! The host's end of a worker's socket: which steps are open on it, whose frames are whose, and its loss.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use casefile_model::{Digest, Limits, cbor};
use tokio::io::AsyncWriteExt;
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

use super::start::Process;
use super::wire::{FromWorker, Head, Load, NO_STEP, ToWorker, body, frame, head, skip};
use crate::artifact::Artifact;

/// How long a worker may take to let go of a step that was cancelled.
const LET_GO_WITHIN: Duration = Duration::from_secs(10);

/// How often that is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How long a worker is kept that runs nothing. Whatever was left in it goes with it.
const IDLE_MAX: Duration = Duration::from_secs(60);

/// A worker, as the host holds it.
pub(super) struct Worker {
    /// Of each step at most one frame is waiting here, and each code once.
    out: mpsc::UnboundedSender<Outgoing>,
    steps: Mutex<Steps>,
    process: Process,
    /// Changes when it is lost, so that nobody goes on writing to it.
    is_lost: watch::Sender<bool>,
}

/// A frame to be written, and who waits for that.
struct Outgoing {
    frame: Vec<u8>,
    written: Option<oneshot::Sender<()>>,
}

#[derive(Default)]
struct Steps {
    last: u64,
    open: HashMap<u64, Slot>,
    loaded: HashSet<Digest>,
    /// Why there is no worker any more.
    lost: Option<String>,
}

/// A step's place on the socket.
enum Slot {
    /// Somebody waits for its next message, of which there is one at a time.
    Open { messages: mpsc::Sender<FromWorker>, most: Most },
    /// Nobody waits; the worker has until then to say so.
    Cancelled { until: Instant },
}

/// A step on a worker. Dropped before its end, it is cancelled.
pub(super) struct OpenStep {
    worker: Arc<Worker>,
    number: u64,
    messages: mpsc::Receiver<FromWorker>,
    has_ended: bool,
}

/// The most that a message of a step may hold.
#[derive(Clone, Copy)]
struct Most {
    bytes: u64,
    items: u64,
}

/// Bytes of the least that a guest hands over as an item of a list: the address and length of a text.
const ITEM_BYTES_MIN: u64 = 8;

/// A message that is no longer than this is decoded whatever it holds.
const SMALL_BYTES: u64 = 64 << 10;

impl Most {
    /// Under these limits: what a guest can hand over at once in its encoding, and what it printed.
    fn under(limits: &Limits) -> Self {
        let printed = limits.console_bytes_kept_max.saturating_mul(3);
        let bytes =
            limits.hostcall_bytes_max.saturating_mul(2).saturating_add(printed).saturating_add(1 << 20);
        Self { bytes, items: (limits.hostcall_bytes_max / ITEM_BYTES_MIN).max(SMALL_BYTES) }
    }
}

impl Worker {
    /// The worker at the other end of a socket. Ends with the last of its holders.
    pub(super) fn over(socket: UnixStream, process: Process) -> Arc<Self> {
        let (read, write) = socket.into_split();
        let (out, frames) = mpsc::unbounded_channel();
        let (is_lost, lost) = watch::channel(false);
        let worker = Arc::new(Self { out, steps: Mutex::default(), process, is_lost });
        tokio::spawn(send(write, frames, lost));
        tokio::spawn(receive(read, Arc::downgrade(&worker)));
        tokio::spawn(look(Arc::downgrade(&worker)));
        worker
    }

    fn steps(&self) -> MutexGuard<'_, Steps> {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why there is no worker any more.
    pub(super) fn lost(&self) -> Option<String> {
        self.steps().lost.clone()
    }

    fn is_busy(&self) -> bool {
        !self.steps().open.is_empty()
    }

    /// Ends the worker, unless a step was opened on it meanwhile. Who is about to open one gets another worker.
    pub(super) fn retire(&self) {
        let mut steps = self.steps();
        if steps.open.is_empty() && steps.lost.is_none() {
            steps.lost = Some("its worker process had nothing to do and was ended".to_owned());
            drop(steps);
            self.process.kill();
            self.is_lost.send_replace(true);
        }
    }

    /// Ends the worker and with it all its steps. The first reason counts.
    pub(super) fn lose(&self, why: &str) {
        tracing::warn!(why, "a worker is lost");
        self.process.kill();
        let mut steps = self.steps();
        steps.lost.get_or_insert_with(|| why.to_owned());
        // Their messages end here, and they look for the reason.
        steps.open.clear();
        self.is_lost.send_replace(true);
    }

    /// Opens a step that runs this code, which is sent where the worker does not have it.
    ///
    /// # Errors
    /// Why there is no worker any more.
    pub(super) fn open(
        self: &Arc<Self>,
        limits: &Limits,
        key: Digest,
        artifact: &Artifact,
    ) -> Result<OpenStep, String> {
        let (sender, messages) = mpsc::channel(1);
        let mut steps = self.steps();
        if let Some(why) = &steps.lost {
            return Err(why.clone());
        }
        if steps.loaded.insert(key) {
            let load = ToWorker::Load(Load { key, code: artifact.bytes().to_vec() });
            // Under the lock, so that no step of this code comes before it.
            self.send(NO_STEP, &load, None).inspect_err(|_| {
                steps.loaded.remove(&key);
            })?;
        }
        steps.last += 1;
        let number = steps.last;
        let slot = Slot::Open { messages: sender, most: Most::under(limits) };
        steps.open.insert(number, slot);
        drop(steps);
        Ok(OpenStep { worker: Arc::clone(self), number, messages, has_ended: false })
    }

    fn send(
        &self,
        step: u64,
        message: &ToWorker,
        written: Option<oneshot::Sender<()>>,
    ) -> Result<(), String> {
        let frame = frame(step, message).map_err(|e| e.to_string())?;
        let sent = self.out.send(Outgoing { frame, written });
        sent.map_err(|_| self.lost().unwrap_or_else(|| "its worker process is gone".to_owned()))
    }

    /// Who waits for frames of a step, and what they may hold; nobody where it was cancelled.
    fn place(&self, step: u64) -> Result<Option<(mpsc::Sender<FromWorker>, Most)>, Broken> {
        let steps = self.steps();
        match steps.open.get(&step) {
            Some(Slot::Open { messages, most }) => Ok(Some((messages.clone(), *most))),
            Some(Slot::Cancelled { .. }) => Ok(None),
            None if steps.lost.is_some() => Err(Broken::Gone),
            None => Err(Broken::Rule("it speaks of a step that it has not")),
        }
    }

    /// Takes the next frame in. The error says what of it breaks the protocol.
    async fn take(&self, from: &mut OwnedReadHalf, head: Head) -> Result<(), Broken> {
        let place = self.place(head.step)?;
        let Some((messages, most)) = place else {
            return self.take_cancelled(from, &head).await;
        };
        if head.length > most.bytes {
            return Err(Broken::Rule("its message is too long"));
        }
        let body = body(from, head.length).await?;
        let no_message = |_| Broken::Rule("its message is no message");
        // A list of empty texts takes many times its bytes once it is decoded.
        if head.length > SMALL_BYTES && cbor::count_items(&body).map_err(no_message)? > most.items {
            return Err(Broken::Rule("its message has more parts than a guest can hand over"));
        }
        let message = cbor::from_slice(&body).map_err(no_message)?;
        match messages.try_send(message) {
            Err(mpsc::error::TrySendError::Full(_)) => Err(Broken::Rule("it does not wait for an answer")),
            // A step that ended or was cancelled this moment; its slot goes, or is cancelled, in a moment too.
            Ok(()) | Err(mpsc::error::TrySendError::Closed(_)) => Ok(()),
        }
    }

    /// A frame of a step that nobody waits for: forgotten, unless it is the last.
    async fn take_cancelled(&self, from: &mut OwnedReadHalf, head: &Head) -> Result<(), Broken> {
        if head.length > 64 {
            return Ok(skip(from, head.length).await?);
        }
        let body = body(from, head.length).await?;
        if matches!(cbor::from_slice(&body), Ok(FromWorker::Cancelled)) {
            self.steps().open.remove(&head.step);
        }
        Ok(())
    }
}

/// Why no more frames are taken.
enum Broken {
    /// The socket or the process ended.
    Gone,
    /// A rule of the protocol.
    Rule(&'static str),
}

impl From<std::io::Error> for Broken {
    fn from(_: std::io::Error) -> Self {
        Self::Gone
    }
}

/// Writes frames until the worker is lost. One that is gone is noticed where frames are read.
async fn send(
    mut to: OwnedWriteHalf,
    mut frames: mpsc::UnboundedReceiver<Outgoing>,
    mut lost: watch::Receiver<bool>,
) {
    while let Some(Outgoing { frame, written }) = frames.recv().await {
        let is_written = tokio::select! {
            _ = lost.changed() => false,
            result = to.write_all(&frame) => result.is_ok(),
        };
        if !is_written {
            return;
        }
        if let Some(written) = written {
            // Nobody waits for it where the step was dropped.
            let _ = written.send(());
        }
    }
}

async fn receive(mut from: OwnedReadHalf, worker: Weak<Worker>) {
    loop {
        let head = head(&mut from).await;
        let Some(worker) = worker.upgrade() else { return };
        let taken = match head {
            Ok(Some(head)) => worker.take(&mut from, head).await,
            Ok(None) | Err(_) => Err(Broken::Gone),
        };
        match taken {
            Ok(()) => {}
            Err(Broken::Rule(rule)) => {
                return worker.lose(&format!("its worker process broke a rule and was ended: {rule}"));
            }
            Err(Broken::Gone) => {
                worker.process.kill();
                let how = worker.process.ended().await;
                return worker.lose(&format!("its worker process ended ({how})"));
            }
        }
    }
}

/// Ends a worker that does not let go of a cancelled step, or that runs nothing.
async fn look(worker: Weak<Worker>) {
    let mut used = (0, Instant::now());
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Some(worker) = worker.upgrade() else { return };
        let is_late = |slot: &Slot| matches!(slot, Slot::Cancelled { until } if *until <= Instant::now());
        let any_late = worker.steps().open.values().any(is_late);
        if any_late {
            worker.lose("its worker process did not let go of a step that was cancelled");
        }
        let last = worker.steps().last;
        if used.0 != last || worker.is_busy() {
            used = (last, Instant::now());
        } else if used.1.elapsed() >= IDLE_MAX {
            worker.retire();
        }
        if worker.lost().is_some() {
            return;
        }
    }
}

impl OpenStep {
    /// Sends a message of this step and waits until it is written, so that a worker that asks and does not read has one
    /// answer in the host's memory, not all of them. The error says why there is no worker any more.
    pub(super) async fn send(&self, message: &ToWorker, deadline: Instant) -> Result<(), String> {
        let (written, is_written) = oneshot::channel();
        self.worker.send(self.number, message, Some(written))?;
        match tokio::time::timeout_at(deadline, is_written).await {
            // Where it was not written the worker is gone, and the wait for its next message says why.
            Ok(_) => Ok(()),
            Err(_) => Err(self.too_late()),
        }
    }

    fn too_late(&self) -> String {
        let why = "its worker process did not end it in time and was ended";
        self.worker.lose(why);
        self.worker.lost().unwrap_or_else(|| why.to_owned())
    }

    /// The step's next message, by `deadline`; the error says why there is none any more.
    pub(super) async fn next(&mut self, deadline: Instant) -> Result<FromWorker, String> {
        // What it sent before it was lost counts no more.
        if let Some(why) = self.worker.lost() {
            return Err(why);
        }
        match tokio::time::timeout_at(deadline, self.messages.recv()).await {
            Ok(Some(message)) => Ok(message),
            Ok(None) => Err(self.worker.lost().unwrap_or_else(|| "its worker process is gone".to_owned())),
            Err(_) => Err(self.too_late()),
        }
    }

    /// The worker broke a rule: it ends, with all its steps. Gives the reason.
    pub(super) fn break_off(&self, rule: &str) -> String {
        let why = format!("its worker process broke a rule and was ended: {rule}");
        self.worker.lose(&why);
        why
    }

    /// The step's last message was taken.
    pub(super) fn end(mut self) {
        self.has_ended = true;
    }
}

impl Drop for OpenStep {
    fn drop(&mut self) {
        let mut steps = self.worker.steps();
        if self.has_ended {
            steps.open.remove(&self.number);
            return;
        }
        // Where the worker is lost, its slots are gone.
        let Some(slot) = steps.open.get_mut(&self.number) else { return };
        *slot = Slot::Cancelled { until: Instant::now() + LET_GO_WITHIN };
        drop(steps);
        let _ = self.worker.send(self.number, &ToWorker::Cancel, None);
    }
}
