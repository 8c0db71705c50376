//! `casefile update`.

use std::io::{IsTerminal as _, Write as _};

use casefile_package::SkillName;
use casefile_registry::Lock;
use casefile_registry::index::IndexEntry;

use super::{described, pull_all, without};
use crate::context::{Context, Globals};
use crate::error::CommandError;
use crate::output;
use crate::registries::requirements::Required;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Skills to take in their newest accepted version; all of them where none is named
    skills: Vec<SkillName>,
    /// Take new rights without being asked
    #[arg(long)]
    accept_rights: bool,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// Takes the newest versions that `casefile.toml` accepts, and shows what they ask for beyond the old ones.
///
/// # Errors
/// [`CommandError::Input`] where rights are new and not accepted; then nothing is changed.
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let context = Context::open(globals)?;
    let old = context.lock()?.unwrap_or_default();
    if let Some(unknown) = args.skills.iter().find(|skill| !old.skills.contains_key(*skill)) {
        return Err(CommandError::input(format!(
            "{unknown} is not locked here; `casefile add {unknown}` takes it"
        )));
    }
    let kept = if args.skills.is_empty() { Lock::default() } else { without(&old, &args.skills) };
    let required = Required { require: &context.config.require, lock: &kept, may_ask: true };
    let new = context.registries.resolve(&required, &context.store).await?;
    let gained = show(&context, &old, &new, None)?;
    if new == old {
        output::line("nothing is newer than what is locked");
        return Ok(0);
    }
    if args.dry_run {
        output::line("nothing was changed, as asked");
        return Ok(0);
    }
    must_be_accepted(&gained, args.accept_rights)?;
    pull_all(&context, &new).await?;
    context.write_lock(&new)?;
    output::line("casefile.lock is updated");
    Ok(0)
}

/// Refuses skills that gain rights, unless a person or an option says yes.
pub(super) fn must_be_accepted(gained: &[String], is_accepted: bool) -> Result<(), CommandError> {
    let Some(first) = gained.first().filter(|_| !is_accepted && !is_answered(gained)) else { return Ok(()) };
    Err(CommandError::input(format!(
        "nothing was changed: {} asks for new rights; `casefile show {first}` names them, and --accept-rights takes them",
        gained.join(", ")
    )))
}

/// Shows what changes, and gives the skills that gain rights.
pub(super) fn show(
    context: &Context,
    old: &Lock,
    new: &Lock,
    wanted: Option<&SkillName>,
) -> Result<Vec<String>, CommandError> {
    let mut gained = Vec::new();
    for (skill, locked) in &new.skills {
        let before = old.skills.get(skill);
        if before == Some(locked) {
            continue;
        }
        let Some(now) = context.registries.entry(skill, locked)? else { continue };
        let before = before.and_then(|before| context.registries.entry(skill, before).ok().flatten());
        let Some(before) = before else {
            // What the person names is what the person wants; what comes with it is not.
            output::line(&format!("new: {}", described(&now)));
            if wanted != Some(skill) {
                gained.push(skill.to_string());
            }
            continue;
        };
        output::line(&format!("{skill} {} -> {}", before.version, now.version));
        for (what, is_right) in changes(&before, &now) {
            output::line(&format!("  {what}"));
            if is_right && gained.last().map(String::as_str) != Some(skill.as_str()) {
                gained.push(skill.to_string());
            }
        }
    }
    for skill in old.skills.keys().filter(|skill| !new.skills.contains_key(*skill)) {
        output::line(&format!("no longer needed: {skill}"));
    }
    Ok(gained)
}

/// What differs between two versions, and whether it is a new right.
fn changes(before: &IndexEntry, now: &IndexEntry) -> Vec<(String, bool)> {
    let mut changes = Vec::new();
    let tools = |entry: &IndexEntry| entry.tools.keys().cloned().collect::<Vec<_>>();
    let steps = |entry: &IndexEntry| entry.steps.keys().map(ToString::to_string).collect::<Vec<_>>();
    for (what, old, new) in [("tool", tools(before), tools(now)), ("skill to run", steps(before), steps(now))]
    {
        changes
            .extend(new.iter().filter(|one| !old.contains(one)).map(|one| (format!("+ {what} {one}"), true)));
        changes.extend(
            old.iter().filter(|one| !new.contains(one)).map(|one| (format!("- {what} {one}"), false)),
        );
    }
    if before.size != now.size {
        changes.push((format!("size {} -> {} bytes", before.size, now.size), false));
    }
    if before.publisher != now.publisher {
        changes.push((format!("publisher {} -> {}", before.publisher, now.publisher), false));
    }
    changes
}

/// Asks the person at the terminal; nobody there is no.
fn is_answered(gained: &[String]) -> bool {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return false;
    }
    let mut err = std::io::stderr().lock();
    let _ = write!(err, "{} asks for new rights. Take it? [y/N] ", gained.join(", "));
    let _ = err.flush();
    let mut answer = String::new();
    let _ = std::io::stdin().read_line(&mut answer);
    matches!(answer.trim(), "y" | "Y" | "yes")
}
