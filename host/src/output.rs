//! What goes to standard output and standard error. Text of skills is stripped of terminal codes on its way.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::time::Duration;

use casefile_model::text;
use indicatif::{ProgressBar, ProgressStyle};

use crate::case::Progress;

/// Prints a line of data. A reader that went away is no error.
pub fn line(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Prints one JSON value.
pub fn json(value: &impl serde::Serialize) {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    line(&text);
}

/// Says something to the person, not to the script.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
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
