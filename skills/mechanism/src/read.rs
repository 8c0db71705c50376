//! A change with its content, and what its lines say by themselves.

use std::collections::BTreeSet;

use crate::named::Names;
use casefile_analysis::diff::{self, FileDiff, Mark};
use casefile_analysis::effect::Effect;
use casefile_analysis::mechanism::{Mechanism, harmless, mechanisms};
use casefile_analysis::overlap::{Written, stems};
use casefile_analysis::refactoring::only_rewrites;
use casefile_analysis::terms::{names, names_of_change};
use casefile_sdk::prelude::*;
use changes::Content;
use core_handover::{Alters, Candidate};

/// Lines of a change that a report shows of it as a whole.
const SHOWN_MAX: usize = 8;

/// A change with its content.
pub struct Read {
    /// The change.
    pub candidate: Candidate,
    /// The answer that showed its content.
    pub evidence: Option<Evidence>,
    pub(crate) files: Vec<FileDiff>,
    pub(crate) names: BTreeSet<String>,
    pub(crate) written: Names,
    pub(crate) done: Vec<Mechanism>,
    pub(crate) nothing: Option<&'static str>,
}

impl Read {
    /// Parses the content of a change.
    pub fn new(candidate: Candidate, content: Option<Content>) -> Self {
        let diff = content.as_ref().map(|content| text(content, &candidate.id)).unwrap_or_default();
        let files = diff::parse(&diff, &candidate.files);
        let mut names = names_of_change(&files);
        if matches!(candidate.kind.as_str(), "flag" | "config") {
            names.extend(self::names(&candidate.id));
        }
        let written = Names::new(&files);
        let (done, nothing) = (mechanisms(&files), harmless(&files));
        let evidence = content.map(|content| content.evidence);
        Self { candidate, evidence, files, names, written, done, nothing }
    }

    /// What it is about, by its words; nothing where it cannot do anything.
    pub(crate) fn about(&self) -> Written {
        if self.evidence.is_none() || self.nothing.is_some() {
            return Written::default();
        }
        let named = std::iter::once(&self.candidate.title).chain(&self.candidate.files);
        let lines = self.running().map(|line| stems(&line.code));
        Written { named: named.flat_map(|text| stems(text)).collect(), lines: lines.flatten().collect() }
    }

    /// The first of its lines that run and are new or gone, with their marks.
    pub(crate) fn shown(&self) -> String {
        let shown = self.running().take(SHOWN_MAX).map(|line| match line.mark {
            Mark::Removed => format!("- {}", line.code),
            _ => format!("+ {}", line.code),
        });
        shown.collect::<Vec<_>>().join("\n")
    }

    /// The lines that run and are new or gone.
    pub(crate) fn running(&self) -> impl Iterator<Item = &diff::Line> {
        let live = self.files.iter().filter(|file| file.kind.never_runs().is_none());
        live.flat_map(|file| &file.lines).filter(|line| line.mark != Mark::Kept && !line.code.is_empty())
    }

    /// What it does to how a program runs, by the form of its lines.
    pub(crate) fn alters(&self) -> Alters {
        let bumps = |one: &Mechanism| one.effect == Effect::DependencyBumped;
        let of_a_setting = |file: &FileDiff| file.kind.is_setting();
        let live = || self.files.iter().filter(|file| file.kind.never_runs().is_none());
        if self.evidence.is_none() {
            Alters::Unread
        } else if self.nothing.is_some() {
            Alters::Nothing
        } else if self.candidate.kind != "commit" {
            Alters::Behaviour
        } else if !self.done.is_empty() && self.done.iter().all(bumps) {
            Alters::Versions
        } else if self.done.is_empty() && self.files.iter().all(of_a_setting) {
            // What a setting does is recognised or is not much.
            Alters::Settings
        } else if self.done.is_empty() && live().all(|file| file.is_new) {
            // What is new as a whole is called by nobody yet, where nothing else was recognised.
            Alters::Apart
        } else if only_rewrites(&self.files) {
            Alters::Wording
        } else {
            Alters::Behaviour
        }
    }
}

/// A configuration's old and new value read like a diff of one setting.
fn text(content: &Content, name: &str) -> String {
    match (&content.diff, &content.old_value, &content.new_value) {
        (Some(diff), ..) => diff.clone(),
        (None, Some(old), Some(new)) => format!("-{name}: {old}\n+{name}: {new}\n"),
        _ => String::new(),
    }
}
