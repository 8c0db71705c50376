//! The worker process: it confines itself, then loads code and runs guests as the host says, each a task of its own.

use std::collections::HashMap;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use casefile_model::{Digest, cbor};
use tokio::io::AsyncWriteExt;
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinHandle};
use wasmtime::Engine;

use super::Task;
use super::away::Away;
use super::wire::{Described, FromWorker, Load, NO_STEP, Ready, Run, ToWorker, body, frame, head};
use crate::artifact::Artifact;
use crate::cache::compatibility;
use crate::confine::{Allowance, ConfineError, Walls, close_inherited, confine};
use crate::engine::{EngineError, Epoch, pooled};
use crate::gate::value::{Stop, Terms, Told};
use crate::guest::{Ended, Guest, NotDescribed, Ran};
use crate::instance::describing;
use crate::port::{Door, Port};
use crate::skill::Linkable;

/// The worker could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The task is none.
    #[error("this command is the host's own")]
    Task(#[source] serde_json::Error),
    /// It could not be confined.
    #[error("the process cannot be confined")]
    Confine(#[from] ConfineError),
    /// The engine could not be set up.
    #[error("the engine cannot be set up")]
    Engine(#[from] EngineError),
    /// The socket, a thread or the runtime failed.
    #[error("the host went away")]
    Socket(#[from] io::Error),
    /// A message cannot be read or written.
    #[error("a message of the host is none")]
    Message(#[from] cbor::CborError),
}

/// Runs guests for the host at the other end of standard input, as `task` says, until it goes away. Call it before the
/// process has a second thread.
///
/// # Errors
/// [`WorkerError`].
pub fn serve(task: &str) -> Result<(), WorkerError> {
    let task: Task = serde_json::from_str(task).map_err(WorkerError::Task)?;
    close_inherited()?;
    let mut socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let set_up = set_up(&task);
    let ready = set_up.as_ref().map_err(super::chain_of);
    let ready = ready.map(|(_, engine, walls)| Ready { engine: compatibility(engine), walls: *walls });
    socket.write_all(&frame(NO_STEP, &FromWorker::Ready(ready))?)?;
    let (_epoch, engine, _) = set_up?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(Inside::new(engine).converse(socket));
    // Guests that still run end with the process.
    runtime.shutdown_background();
    ended
}

/// The engine, then the walls, then the first thread.
fn set_up(task: &Task) -> Result<(Epoch, Engine, Walls), WorkerError> {
    let engine = pooled(task.code, task.slots)?;
    let walls = confine(&Allowance {
        data_bytes_max: data_bytes()?.saturating_add(task.data_bytes_max),
        cpu_seconds_max: None,
        // An image of a guest's memory is a file in memory.
        file_bytes_max: 1 << 30,
        descriptors_max: 4_096,
        threads_max: 1_024,
    })?;
    Ok((Epoch::start(&engine)?, engine, walls))
}

/// Bytes of memory that this process may write already, most of it the pool's and never touched.
fn data_bytes() -> io::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmData:"));
    let kib = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
    kib.map(|kib| kib << 10).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// A step that runs here.
struct Running {
    told: mpsc::Sender<Result<Told, Stop>>,
    guest: AbortHandle,
    is_cancelled: bool,
}

struct Inside {
    engine: Engine,
    codes: HashMap<Digest, Option<Arc<Linkable>>>,
    running: Arc<Mutex<HashMap<u64, Running>>>,
    out: mpsc::UnboundedSender<Vec<u8>>,
    frames: Option<mpsc::UnboundedReceiver<Vec<u8>>>,
}

impl Inside {
    fn new(engine: Engine) -> Self {
        let (out, frames) = mpsc::unbounded_channel();
        Self { engine, codes: HashMap::new(), running: Arc::default(), out, frames: Some(frames) }
    }

    fn running(&self) -> MutexGuard<'_, HashMap<u64, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does what the host says until it goes away.
    async fn converse(mut self, socket: UnixStream) -> Result<(), WorkerError> {
        socket.set_nonblocking(true)?;
        let (mut read, mut write) = tokio::net::UnixStream::from_std(socket)?.into_split();
        if let Some(mut frames) = self.frames.take() {
            tokio::spawn(async move {
                while let Some(frame) = frames.recv().await {
                    if write.write_all(&frame).await.is_err() {
                        return;
                    }
                }
            });
        }
        while let Some(head) = head(&mut read).await? {
            let body = body(&mut read, head.length).await?;
            self.take(head.step, cbor::from_slice(&body)?);
        }
        Ok(())
    }

    fn take(&mut self, step: u64, message: ToWorker) {
        match message {
            ToWorker::Load(Load { key, code }) => {
                let code = Linkable::load(&self.engine, &Artifact::from_host(code)).map(Arc::new);
                self.codes.insert(key, code);
            }
            ToWorker::Run(run) => self.run(step, *run),
            ToWorker::Describe(asked) => self.describe(step, &asked),
            ToWorker::Told(told) => self.tell(step, Ok(*told)),
            ToWorker::Stop(stop) => self.tell(step, Err(stop)),
            ToWorker::Cancel => self.cancel(step),
        }
    }

    fn tell(&self, step: u64, told: Result<Told, Stop>) {
        if let Some(running) = self.running().get(&step) {
            // There is one question at a time; of a guest that ended nobody waits.
            let _ = running.told.try_send(told);
        }
    }

    fn run(&self, step: u64, run: Run) {
        let Run { key, skill, request, grant, limits, fuel } = run;
        let (told, answers) = mpsc::channel(1);
        let away = Away::new(step, self.out.clone(), answers);
        let port = Port::new(Door::Away(away), Arc::new(Terms { grant, limits }));
        let (engine, code) = (self.engine.clone(), self.code(&key));
        let guest = tokio::spawn(async move {
            let Some(code) = code else {
                return Ran::not(Ended::Fault("it has no code that it can load".into()));
            };
            Guest { engine: &engine, code: &code, skill, request, fuel, port }.run().await.0
        });
        self.watch(step, told, guest, |ran| {
            let fault = |e: tokio::task::JoinError| Ran::not(Ended::Fault(e.to_string()));
            FromWorker::Ran(Box::new(ran.unwrap_or_else(fault)))
        });
    }

    fn describe(&self, step: u64, asked: &Described) {
        let (engine, code, skill) = (self.engine.clone(), self.code(&asked.key), asked.skill);
        let guest = tokio::spawn(async move {
            match code {
                Some(code) => describing(&engine, &code, skill).describe().await,
                None => Err(NotDescribed::Instantiate("it has no code that it can load".into())),
            }
        });
        self.watch(step, mpsc::channel(1).0, guest, |described| {
            let fault = |e: tokio::task::JoinError| Err(NotDescribed::Trapped(e.to_string()));
            FromWorker::Description(described.unwrap_or_else(fault))
        });
    }

    fn code(&self, key: &Digest) -> Option<Arc<Linkable>> {
        self.codes.get(key).cloned().flatten()
    }

    /// Sends what becomes of a guest, once: its end, or that it was cancelled.
    fn watch<T: Send + 'static>(
        &self,
        step: u64,
        told: mpsc::Sender<Result<Told, Stop>>,
        guest: JoinHandle<T>,
        ended: impl FnOnce(Result<T, tokio::task::JoinError>) -> FromWorker + Send + 'static,
    ) {
        let running = Running { told, guest: guest.abort_handle(), is_cancelled: false };
        self.running().insert(step, running);
        let (running, out) = (Arc::clone(&self.running), self.out.clone());
        tokio::spawn(async move {
            let ended = ended(guest.await);
            let mut running = running.lock().unwrap_or_else(PoisonError::into_inner);
            let is_cancelled = running.remove(&step).is_some_and(|running| running.is_cancelled);
            let last = if is_cancelled { FromWorker::Cancelled } else { ended };
            send(&out, step, &last);
        });
    }

    fn cancel(&self, step: u64) {
        match self.running().get_mut(&step) {
            Some(running) => {
                running.is_cancelled = true;
                running.guest.abort();
            }
            // Its end is on the way.
            None => send(&self.out, step, &FromWorker::Cancelled),
        }
    }
}

fn send(out: &mpsc::UnboundedSender<Vec<u8>>, step: u64, message: &FromWorker) {
    if let Ok(frame) = frame(step, message) {
        // Where the host is gone, so is this process in a moment.
        let _ = out.send(frame);
    }
}
