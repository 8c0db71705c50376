//! What became of a step: the host's verdict on what a guest left, by what the gate counted and saw.

use casefile_model::outcome::Exceeded;
use casefile_model::report::{Failure, FailureKind, Report};
use casefile_model::{Budget, Outcome, Usage, cbor, rules, text};

use crate::bindings::casefile::tools::types as wit;
use crate::convert;
use crate::gate::value::Stop;
use crate::gate::{Gate, HostFault};
use crate::guest::{Ended, Ran};
use crate::instance::StepEnd;

/// Most characters that are kept of a failure's message.
const FAILURE_CHARS_MAX: usize = 2_000;

/// Most characters of what else is told of an ending.
const WHY_CHARS_MAX: usize = 600;

/// Judges what a guest left.
///
/// # Errors
/// [`HostFault`] where the host failed; whatever the guest does is an outcome.
pub(crate) fn judge(ran: Ran, gate: Gate) -> Result<StepEnd, HostFault> {
    let Ran { ended, fuel, memory_bytes_peak, console, console_bytes } = ran;
    let mut output_bytes = 0;
    let (outcome, report) = match (gate.stopped(), ended) {
        // What the gate ended is over, whatever the guest made of it.
        (Some(Stop::Fault(why)), _) => return Err(HostFault(why.clone())),
        (_, Ended::Fault(why)) => return Err(HostFault(why)),
        (Some(Stop::Limit(exceeded)), _) => (Outcome::LimitExceeded(exceeded.clone()), None),
        (_, Ended::Report(report)) => accept(*report, &gate, &mut output_bytes),
        (_, Ended::Failure(failure)) => {
            output_bytes = failure.message.len() as u64;
            // Cut in any case: a failure is a sentence, and it stands in the journal and in every report above it.
            let message = text::plain(&failure.message, FAILURE_CHARS_MAX);
            (Outcome::Failed(Failure { message, ..failure }), None)
        }
        (_, Ended::Trapped(why)) => (Outcome::Trapped(why), None),
        (_, Ended::Limit(exceeded)) => (Outcome::LimitExceeded(exceeded), None),
        (_, Ended::Unlinked(why)) => {
            let why = text::line(&format!("it cannot be linked: {why}"), WHY_CHARS_MAX);
            return Ok(StepEnd::without_running(Outcome::Denied(why)));
        }
    };
    let used = Used { fuel, memory_bytes_peak, console_bytes, output_bytes };
    Ok(StepEnd { report, console, ..end(outcome, &used, gate) })
}

/// What only the place where the guest ran can count.
#[derive(Default)]
pub(crate) struct Used {
    pub(crate) fuel: u64,
    pub(crate) memory_bytes_peak: u64,
    pub(crate) console_bytes: u64,
    pub(crate) output_bytes: u64,
}

/// The end of a step that ran, without report and console.
pub(crate) fn end(outcome: Outcome, used: &Used, gate: Gate) -> StepEnd {
    let charged = &gate.charged;
    let usage = Usage {
        fuel: used.fuel,
        fuel_is_lower_bound: matches!(outcome, Outcome::Trapped(_)),
        memory_bytes_peak: used.memory_bytes_peak,
        tool_calls: charged.tool_calls,
        answer_bytes: charged.answer_bytes,
        steps: charged.steps,
        console_bytes: used.console_bytes,
        output_bytes: used.output_bytes,
    };
    let own =
        Budget { fuel: usage.fuel, tool_calls: usage.tool_calls, answer_bytes: usage.answer_bytes, steps: 0 };
    StepEnd {
        usage,
        spent: own.plus(&gate.spent_below),
        attachments: gate.attachments,
        read: gate.standing.read,
        ..StepEnd::without_running(outcome)
    }
}

/// The end of a step whose worker is lost. Nobody knows the fuel that it used, so all that it might have is spent.
pub(crate) fn interrupted(why: &str, gate: Gate) -> StepEnd {
    let unknown = Budget { fuel: gate.fuel(), ..Budget::default() };
    let why = text::line(why, WHY_CHARS_MAX);
    let mut end = end(Outcome::Interrupted(why), &Used::default(), gate);
    end.usage.fuel_is_lower_bound = true;
    end.spent = end.spent.plus(&unknown);
    end
}

/// Takes a report in, or refuses it.
fn accept(report: wit::Report, gate: &Gate, output_bytes: &mut u64) -> (Outcome, Option<Report>) {
    let refused = |why: String| {
        let message = format!("the report is refused: {why}");
        (Outcome::Failed(Failure { kind: FailureKind::Internal, message }), None)
    };
    *output_bytes = match cbor::to_vec(&report) {
        Ok(bytes) => bytes.len() as u64,
        Err(e) => return refused(e.to_string()),
    };
    let max = gate.limits().output_bytes_max;
    if *output_bytes > max {
        let exceeded =
            Exceeded { limit: "output_bytes".into(), max, used: *output_bytes, unit: "bytes".into() };
        return (Outcome::LimitExceeded(exceeded), None);
    }
    let report = match convert::report(report) {
        Ok(report) => report,
        Err(e) => return refused(e.to_string()),
    };
    match rules::check(&report, &gate.standing, gate.as_of()) {
        Ok(()) => (Outcome::Completed, Some(report)),
        Err(refusal) => refused(refusal.to_string()),
    }
}
