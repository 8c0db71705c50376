//! One step on a worker: its questions go to the real gate, its end to the real judge.

use std::sync::Arc;
use std::time::Duration;

use casefile_model::{Digest, Limits};
use tokio::time::Instant;

use super::link::OpenStep;
use super::screen;
use super::wire::{Described, FromWorker, Question, Run, ToWorker};
use crate::gate::value::{Stop, Terms};
use crate::gate::{Gate, HostFault};
use crate::guest::{Ended, NotDescribed, Ran};
use crate::instance::StepEnd;
use crate::judge::{interrupted, judge};

/// Time beyond a step's own in which its worker ends it itself, also on a machine under load.
const GRACE: Duration = Duration::from_secs(15);

/// Runs a step and says what happened.
///
/// # Errors
/// [`HostFault`] where the host failed; whatever guest and worker do is an outcome.
pub(super) async fn run(
    mut open: OpenStep,
    run: Run,
    terms: &Arc<Terms>,
    mut gate: Gate,
) -> Result<StepEnd, HostFault> {
    match converse(&mut open, run, terms, &mut gate).await {
        Ok(ran) => {
            open.end();
            judge(ran, gate)
        }
        Err(Over::Fault(fault)) => Err(fault),
        Err(Over::Lost(why)) => Ok(interrupted(&why, gate)),
    }
}

/// Why a step has no end of its own.
enum Over {
    /// The host failed.
    Fault(HostFault),
    /// The worker did, or was ended.
    Lost(String),
}

/// Lets the gate answer the guest until the guest has ended.
async fn converse(open: &mut OpenStep, run: Run, terms: &Terms, gate: &mut Gate) -> Result<Ran, Over> {
    let last = Instant::now() + wall(&terms.limits);
    open.send(&ToWorker::Run(Box::new(run)), last).await.map_err(Over::Lost)?;
    let mut expected = 0;
    loop {
        let message = open.next(last + gate.waited).await.map_err(Over::Lost)?;
        match message {
            FromWorker::Asked(question) => {
                let answer = answer(open, *question, expected, terms, gate).await?;
                open.send(&answer, last + gate.waited).await.map_err(Over::Lost)?;
                expected += 1;
            }
            FromWorker::Ran(ran) => {
                screen::ran(&ran, gate).map_err(|rule| Over::Lost(open.break_off(rule)))?;
                return match ran.ended {
                    Ended::Fault(why) => Err(Over::Lost(format!("its worker process failed: {why}"))),
                    _ => Ok(*ran),
                };
            }
            _ => return Err(Over::Lost(open.break_off("its message is out of place"))),
        }
    }
}

/// What the gate has to say to a question.
async fn answer(
    open: &OpenStep,
    question: Question,
    expected: u32,
    terms: &Terms,
    gate: &mut Gate,
) -> Result<ToWorker, Over> {
    screen::question(&question, expected, terms).map_err(|rule| Over::Lost(open.break_off(rule)))?;
    match gate.ask(question.asked).await {
        Ok(told) => Ok(ToWorker::Told(Box::new(told))),
        // What failed in the host is no business of the guest's.
        Err(Stop::Fault(why)) => Err(Over::Fault(HostFault(why))),
        Err(stop) => Ok(ToWorker::Stop(stop)),
    }
}

/// Asks a skill what it is.
pub(super) async fn describe(
    mut open: OpenStep,
    key: Digest,
    skill: Digest,
    limits: &Limits,
) -> Result<String, NotDescribed> {
    let lost = NotDescribed::Trapped;
    let deadline = Instant::now() + wall(limits);
    open.send(&ToWorker::Describe(Described { key, skill }), deadline).await.map_err(lost)?;
    match open.next(deadline).await.map_err(lost)? {
        FromWorker::Description(description) => {
            open.end();
            description
        }
        _ => Err(lost(open.break_off("its message is out of place"))),
    }
}

/// The longest that a worker may take over a step that asks nothing.
fn wall(limits: &Limits) -> Duration {
    Duration::from_millis(limits.wall_ms_max) + GRACE
}
