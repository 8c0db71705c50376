//! `casefile propose`: the proposals of a finished case as changes ready for review.

use std::path::{Path, PathBuf};

use casefile_model::case::CaseReport;
use casefile_model::proposal::{CheckOutcome, ProposalChecked};
use casefile_model::report::Proposal;
use casefile_model::text;
use serde_json::{Value, json};

use crate::config::{Config, ProposalsConfig};
use crate::context::Globals;
use crate::error::{CommandError, ForUser, chain};
use crate::home::Home;
use crate::incident::Repo;
use crate::journal::Journal;
use crate::proposal::{self, Place, PrepareError, Prepared};
use crate::{files, output};

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Id of a case or its beginning, `last`, or the key that a page names
    case: String,
    /// Git repository to make branches of; else that of the recording
    #[arg(long, value_name = "DIR")]
    repo: Option<PathBuf>,
    /// Print one JSON value
    #[arg(long)]
    json: bool,
}

/// Makes the changes that a case proposes and prints what was checked. Exit code 1 where nothing is proposed, or nothing
/// that was made is ready; a change of a value is for a person, so there is nothing to make.
///
/// # Errors
/// [`CommandError`].
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let home = Home::open(globals.home.as_deref())?;
    let journal = Journal::open(&home.journal()).input()?;
    let id = journal.find(&args.case).input()?;
    let (_, _, state) = journal.read(&id).work()?;
    let report = CaseReport::of(&state).filter(|_| state.closed.is_some()).ok_or_else(|| {
        CommandError::input(format!("case {id} is unfinished; the command that opened it continues it"))
    })?;
    let source = Source::read(&home, &id)?;
    let kept =
        source.iter().flat_map(|source| [source.recording.as_deref(), source.repo.as_deref()]).flatten();
    let strangers: Vec<&Path> = kept.chain(args.repo.as_deref()).collect();
    let config = Config::load(globals.config.as_deref(), &home, &strangers)?;
    let undoing = report.proposals.iter().any(Proposal::undoes_a_commit);
    let repo = match &args.repo {
        Some(dir) => Some(Repo::named(dir).input()?),
        None => source.as_ref().map(Source::open).transpose()?.flatten(),
    };
    if undoing && repo.is_none() {
        let why = "the case has no repository to make a branch of; name it with --repo DIR";
        return Err(CommandError::input(why));
    }
    let prepared = match repo {
        Some(repo) => all(&home, repo, &config.proposals, &report.proposals).await?,
        None => Vec::new(),
    };
    let prepared: Vec<(usize, Prepared)> = prepared
        .into_iter()
        .map(|(at, made)| made.work().map(|made| (at, made)))
        .collect::<Result<_, _>>()?;
    let of = |at: usize| prepared.iter().find(|(place, _)| *place == at).map(|(_, made)| made);
    if args.json {
        let proposals = report.proposals.iter().enumerate();
        let shown = proposals.map(|(at, one)| json!({"proposal": one, "prepared": of(at).map(shown_json)}));
        output::json(&json!({"case": id, "proposals": shown.collect::<Vec<_>>()}));
    } else {
        for (at, one) in report.proposals.iter().enumerate() {
            output::line(&shown(one, of(at)));
        }
        if report.proposals.is_empty() {
            output::say("the case proposes nothing");
        }
    }
    let is_ready = prepared.iter().any(|(_, made)| made.checked.is_ready());
    let is_of_values = prepared.is_empty() && !report.proposals.is_empty();
    Ok(u8::from(!is_ready && !is_of_values))
}

/// Prepares the proposals that take a commit back. A failure is that of one proposal.
///
/// # Errors
/// [`CommandError`] where the home cannot be used.
pub(super) async fn all(
    home: &Home,
    repo: Repo,
    config: &ProposalsConfig,
    proposals: &[Proposal],
) -> Result<Vec<(usize, Result<Prepared, PrepareError>)>, CommandError> {
    home.subdirectory(proposal::FOLDER)?;
    let home = home.root().to_owned();
    let program = std::env::current_exe().work()?;
    let (config, proposals) = (config.clone(), proposals.to_vec());
    let work = move || {
        let place = Place { home: &home, repo: &repo, config: &config, program: &program };
        let wanted = (0u32..).zip(&proposals).filter(|(_, one)| one.undoes_a_commit());
        let made = wanted.map(|(at, one)| (at as usize, proposal::prepare(&place, at, one)));
        made.collect()
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| CommandError::work("a proposal's task ended early"))
}

/// The command that shows a branch.
fn review(clone: &Path) -> String {
    format!("git -C {} show", quoted(&clone.display().to_string()))
}

/// A path as a shell takes it for one word.
fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+".contains(c);
    if path.chars().all(is_plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

/// A prepared proposal as JSON.
pub(super) fn shown_json(made: &Prepared) -> Value {
    let mut value = serde_json::to_value(made).unwrap_or_default();
    value["ready"] = json!(made.checked.is_ready());
    value["status"] = json!(made.checked.readiness());
    value["review"] = json!(made.clone.as_deref().map(review));
    value
}

/// A proposal for a person: what it is, each check, and how to look at it.
pub(super) fn shown(proposal: &Proposal, made: Option<&Prepared>) -> String {
    let line = |text: &str| text::line(text, 600);
    let mut out = format!("{}: {}", line(&proposal.title), line(&proposal.why));
    for (name, value) in [("old value", &proposal.old_value), ("new value", &proposal.new_value)] {
        if let Some(value) = value {
            out.push_str(&format!("\n  {name}: {}", line(value)));
        }
    }
    if let Some(made) = made {
        out.push_str(&shown_checks(&made.checked));
        if let (Some(clone), Some(branch)) = (&made.clone, &made.checked.branch) {
            out.push_str(&format!("\n  clone:  {}\n  branch: {}", clone.display(), branch.name));
            out.push_str(&format!("\n  review: {}", review(clone)));
        }
        if let Some(file) = &made.test_output {
            out.push_str(&format!("\n  output of the tests: {}", file.display()));
        }
    }
    out
}

/// A prepared proposal in brief: whether it is ready, what speaks against it, and how to look at it.
pub(super) fn brief(proposal: &Proposal, made: &Prepared) -> String {
    let mut out = format!("{}: {}", text::line(&proposal.title, 200), made.checked.readiness().name());
    for check in made.checked.checks.iter().filter(|check| check.outcome == CheckOutcome::Failed) {
        out.push_str(&format!("\n  {}: {}", check.name.name(), text::line(&check.detail, 200)));
    }
    if let Some(clone) = &made.clone {
        out.push_str(&format!("\n  review: {}", review(clone)));
    }
    out
}

fn shown_checks(checked: &ProposalChecked) -> String {
    let mut out = format!("\n  {}", checked.readiness().name());
    for check in &checked.checks {
        let mut lines = check.detail.lines();
        let first = text::line(lines.next().unwrap_or_default(), 600);
        out.push_str(&format!("\n  {:8} {}: {first}", check.outcome.name(), check.name.name()));
        for more in lines {
            out.push_str(&format!("\n           {}", text::line(more, 300)));
        }
    }
    out
}

/// Where a case's repository lies. It is kept beside the case's report, not in its journal, since it is a path.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    /// The recorded incident.
    pub(super) recording: Option<PathBuf>,
    /// The repository that was named instead of the recording's.
    pub(super) repo: Option<PathBuf>,
}

const SOURCE_FILE: &str = "source.json";

impl Source {
    pub(super) fn write(&self, home: &Home, id: &str) -> Result<(), CommandError> {
        let absolute = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
        let source =
            Self { recording: self.recording.as_ref().map(absolute), repo: self.repo.as_ref().map(absolute) };
        let bytes = serde_json::to_vec_pretty(&source).work()?;
        files::write(&home.case(id)?.join(SOURCE_FILE), &bytes).work()
    }

    fn read(home: &Home, id: &str) -> Result<Option<Self>, CommandError> {
        let file = home.case(id)?.join(SOURCE_FILE);
        if !file.is_file() {
            return Ok(None);
        }
        let text = files::read_text(&file, 64 << 10).input()?;
        serde_json::from_str(&text).map(Some).map_err(|e| {
            CommandError::input(format!("{}: {e}; name the repository with --repo DIR", file.display()))
        })
    }

    /// The repository; none where there never was one.
    fn open(&self) -> Result<Option<Repo>, CommandError> {
        let opened = match (&self.repo, &self.recording) {
            (Some(dir), _) => Repo::named(dir).map(Some),
            (None, Some(dir)) => Repo::of_recording(dir),
            (None, None) => Ok(None),
        };
        opened.map_err(|e| CommandError::input(format!("{}; name the repository with --repo DIR", chain(&e))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_of_the_shell() {
        assert_eq!(review(Path::new("/a/b-1")), "git -C /a/b-1 show");
        assert_eq!(review(Path::new("/a b/it's")), r"git -C '/a b/it'\''s' show");
    }
}
