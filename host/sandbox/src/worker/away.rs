//! A guest's door in a worker: its questions go to the host, which alone answers.

use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::wire::{FromWorker, Question, frame};
use crate::gate::value::{Asked, Stop, Told};

/// The gate of one step, in the host's process.
pub(crate) struct Away {
    step: u64,
    next: u32,
    out: mpsc::UnboundedSender<Vec<u8>>,
    told: mpsc::Receiver<Result<Told, Stop>>,
    /// Time that the guest waited for answers.
    pub(crate) waited: Duration,
}

impl Away {
    pub(super) fn new(
        step: u64,
        out: mpsc::UnboundedSender<Vec<u8>>,
        told: mpsc::Receiver<Result<Told, Stop>>,
    ) -> Self {
        Self { step, next: 0, out, told, waited: Duration::ZERO }
    }

    pub(crate) async fn ask(&mut self, asked: Asked) -> Result<Told, Stop> {
        let question = Question { number: self.next, asked };
        self.next += 1;
        let question = frame(self.step, &FromWorker::Asked(Box::new(question)))?;
        let asked_at = Instant::now();
        // Where the host is gone no answer comes either.
        let _ = self.out.send(question);
        let told = self.told.recv().await;
        self.waited += asked_at.elapsed();
        told.unwrap_or_else(|| Err(Stop::Fault("the host is gone".into())))
    }
}
