//! What goes to standard output and standard error. Text of skills is stripped of terminal codes on its way.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use casefile_model::text;
use indicatif::{ProgressBar, ProgressStyle};

use crate::case::Progress;

/// Whether data could not be written to standard output.
static LOST: AtomicBool = AtomicBool::new(false);

/// Characters of one text that are shown at most; a limit on text, not on JSON.
const SHOWN_CHARS_MAX: usize = 1 << 20;

/// Prints a line of data, without terminal codes. A reader that went away is no error.
pub fn line(text: &str) {
    write_out(&text::plain(text, SHOWN_CHARS_MAX));
}

/// Prints one JSON value.
pub fn json(value: &impl serde::Serialize) {
    write_out(&json_shown(&serde_json::to_string_pretty(value).unwrap_or_default()));
}

/// JSON text in which what a terminal or a browser would act on, or would hide, is escaped; JSON reads it as the same.
pub fn json_shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if text::is_shown(c) {
            out.push(c);
        } else {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                let _ = write!(out, "\\u{unit:04x}");
            });
        }
    }
    out
}

fn write_out(text: &str) {
    let mut stdout = std::io::stdout().lock();
    let written = writeln!(stdout, "{text}").and_then(|()| stdout.flush());
    if written.is_err_and(|e| e.kind() != std::io::ErrorKind::BrokenPipe) {
        LOST.store(true, Ordering::Relaxed);
    }
}

/// Whether data was lost on its way to standard output, as on a full disk.
pub fn lost() -> bool {
    LOST.load(Ordering::Relaxed)
}

/// Says something to the person, not to the script, without terminal codes.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", text::plain(text, SHOWN_CHARS_MAX));
}

/// A line that shows what is going on while it goes on, on a terminal only.
pub struct Activity(Option<ProgressBar>);

impl Activity {
    /// Starts with this text.
    pub fn start(text: &str) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new_spinner().with_message(text.to_owned());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(Some(bar))
    }

    /// Shows another text.
    pub fn show(&self, text: &str) {
        if let Some(bar) = &self.0 {
            bar.set_message(text::line(text, 200));
        }
    }

    /// Shows what steps say.
    pub fn progress(&self) -> Progress {
        let bar = self.0.clone();
        Arc::new(move |path, message| {
            if let Some(bar) = &bar {
                bar.set_message(format!("step {path}: {}", text::line(message, 200)));
            }
        })
    }
}

impl Drop for Activity {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
