//! What an honest worker could have said. The rules on what a guest may do are the gate's; these are about messages that no
//! guest, however hostile, can make a sound worker send: one that sends them was taken over.

use casefile_model::tools;

use super::wire::Question;
use crate::gate::Gate;
use crate::gate::value::{Asked, Terms};
use crate::guest::{Ended, Ran, is_counted_here};

/// Most places of code that an ending names, and bytes of each.
const PLACES_MAX: usize = 12;
const PLACE_BYTES_MAX: usize = 1_300;

/// Most bytes of a trap's text: 600 characters and the sign of a cut.
const WHY_BYTES_MAX: usize = 2_404;

/// Bytes by which the last write may pass the limit on what is printed.
const WRITE_BYTES_MAX: u64 = 64 << 10;

/// Why no sound worker asks this of a step of these terms.
pub(super) fn question(question: &Question, expected: u32, terms: &Terms) -> Result<(), &'static str> {
    if question.number != expected {
        return Err("its questions are not in order");
    }
    let is_linked = |interface: &str| {
        if terms.grant.allows_interface(interface) { Ok(()) } else { Err("it asks what is not linked") }
    };
    let limit = terms.limits.argument_bytes_max;
    match &question.asked {
        Asked::Tool(call) => {
            is_linked(&call.interface)?;
            if call.arguments.len() as u64 > limit {
                return Err("it sends arguments that are too long to be sent");
            }
            if tools::is_canonical(call) { Ok(()) } else { Err("it makes a call that no tool has") }
        }
        Asked::Oversized(call) => {
            is_linked(&call.interface)?;
            let is_provided = !tools::functions(&call.interface).is_empty();
            if is_provided && call.bytes > limit { Ok(()) } else { Err("it keeps arguments back") }
        }
        Asked::Steps(_) => is_linked("steps"),
        Asked::Progress(_) | Asked::Attach(_) => is_linked("notes"),
    }
}

/// Why no sound worker leaves this of a step of this gate.
pub(super) fn ran(ran: &Ran, gate: &Gate) -> Result<(), &'static str> {
    let limits = gate.limits();
    if ran.fuel > gate.fuel() || ran.memory_bytes_peak > limits.memory_bytes_max {
        return Err("it counts more than the limits allow");
    }
    let console = &ran.console;
    // Each stream keeps half; a byte that is no text becomes three, and a line tells of what was dropped.
    let kept = limits.console_bytes_kept_max.saturating_mul(3) / 2 + 100;
    let is_kept = |text: &String| text.len() as u64 <= kept;
    let printed = limits.console_bytes_max + WRITE_BYTES_MAX;
    if !is_kept(&console.stdout) || !is_kept(&console.stderr) || ran.console_bytes > printed {
        return Err("it printed more than is kept");
    }
    if console.dropped_bytes > ran.console_bytes {
        return Err("it dropped more than it printed");
    }
    let places = &console.stopped_at;
    if places.len() > PLACES_MAX || places.iter().any(|place| !is_line(place, PLACE_BYTES_MAX)) {
        return Err("it names places that are none");
    }
    match &ran.ended {
        Ended::Trapped(why) if !is_line(why, WHY_BYTES_MAX) => Err("its trap is no line of text"),
        Ended::Limit(exceeded)
            if gate.stopped().is_none() && !is_counted_here(exceeded, limits, gate.fuel()) =>
        {
            Err("it reached a limit that there is not")
        }
        _ => Ok(()),
    }
}

/// Whether a text is one line that can be shown as it is.
fn is_line(text: &str, bytes_max: usize) -> bool {
    text.len() <= bytes_max && casefile_model::text::line(text, text.len()) == text
}
