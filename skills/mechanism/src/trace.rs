//! Code of a change that stands in the trace of the failure.

use casefile_analysis::diff::{FileDiff, Mark};
use casefile_analysis::effect::Effect;
use casefile_analysis::file_kind::FileKind;
use casefile_analysis::mechanism::Mechanism;
use casefile_analysis::traces::frames;

use crate::named::says;

/// How sure it is that a change is in the failing path: it changed the line that failed, or only its file.
const LINE_IN_TRACE: f64 = 0.95;
const FILE_IN_TRACE: f64 = 0.3;
/// A line so near to a changed one belongs to it.
const NEAR_LINES: usize = 2;

/// Code that failing lines name: whatever the change does there, it is in the failing path.
pub fn named_in_trace(files: &[FileDiff], texts: &[String]) -> Option<Mechanism> {
    let running = files.iter().filter(|file| file.kind.never_runs().is_none() && !file.is_unchanged());
    let mut best: Option<Mechanism> = None;
    for file in running.filter(|file| matches!(file.kind, FileKind::Code(_))) {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let Some((strength, why)) =
            texts.iter().filter_map(|text| in_trace(file, name, text)).max_by(|a, b| a.0.total_cmp(&b.0))
        else {
            continue;
        };
        if best.as_ref().is_none_or(|best| strength > best.strength) {
            best = Some(Mechanism {
                effect: Effect::FailingLineChanged,
                strength,
                path: file.path.clone(),
                part: String::new(),
                why,
            });
        }
    }
    best
}

fn in_trace(file: &FileDiff, name: &str, text: &str) -> Option<(f64, String)> {
    let frames = frames(text);
    let of_file = frames.iter().filter(|frame| frame.file == name);
    let changed = |line: usize| {
        file.lines
            .iter()
            .filter(|one| one.mark != Mark::Kept)
            // What only writes a message fails where it stands itself, and not beside that.
            .any(|one| {
                let near = if says(&one.code) { 0 } else { NEAR_LINES };
                one.number.is_some_and(|n| n.abs_diff(line) <= near)
            })
    };
    let line = of_file.clone().filter_map(|frame| frame.line).find(|line| changed(*line));
    match line {
        Some(line) => Some((
            LINE_IN_TRACE,
            format!("line {line} of {name}, which it changed, stands in the trace of the failure"),
        )),
        None => of_file
            .clone()
            .next()
            .map(|_| (FILE_IN_TRACE, format!("{name} stands in the trace of the failure"))),
    }
}
