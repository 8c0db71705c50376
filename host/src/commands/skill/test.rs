//! `casefile skill test`.

use serde_json::Value;

use super::fixtures::{GOLDEN_FILE, Said, run_all};
use super::working::{Folder, Working};
use crate::commands::run::said_of_end;
use crate::context::{Context, Globals};
use crate::error::{CommandError, ForUser};
use crate::{files, output, skill_build};

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    folder: Folder,
    /// Take what the skill says now of its incidents as what it should say
    #[arg(long)]
    update: bool,
}

/// Runs the unit tests, then the skill on its incidents. Exit code 1 where one fails.
///
/// # Errors
/// [`CommandError`].
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let working = args.folder.open()?;
    skill_build::test(&working.dir, &working.file, &skill_build::say_on_stderr)?;
    output::line("unit tests: passed");
    let context = Context::open_for_author(globals, &working.dir, &[])?;
    let said = run_all(&context, &working).await?;
    let failed = judge_all(&said, args.update, &working)?;
    if failed > 0 {
        output::line(&format!("{failed} of {} incidents failed", said.len()));
        return Ok(1);
    }
    output::line(&match said.len() {
        1 => "1 incident: passed".to_owned(),
        count => format!("{count} incidents: passed"),
    });
    output::line(&format!("next: casefile skill check{}", working.shown()));
    Ok(0)
}

/// Prints a verdict on each and counts those that failed.
///
/// # Errors
/// [`CommandError::Input`] where a golden file is malformed.
pub(super) fn judge_all(said: &[Said], update: bool, working: &Working) -> Result<usize, CommandError> {
    let mut failed = 0;
    for said in said {
        failed += usize::from(!judge(said, update, working)?);
    }
    Ok(failed)
}

fn judge(said: &Said, update: bool, working: &Working) -> Result<bool, CommandError> {
    let Some(data) = &said.data else {
        output::line(&format!("{}: {}", said.name, said.ended.outcome));
        if !said.ended.console.stderr.trim().is_empty() {
            output::say(said.ended.console.stderr.trim_end());
        }
        said_of_end(&said.ended, &working.dir.display().to_string());
        return Ok(false);
    };
    let path = said.dir.join(GOLDEN_FILE);
    match said.golden()? {
        Some(golden) if golden == *data => {
            output::line(&format!("{}: as in {GOLDEN_FILE}", said.name));
            Ok(true)
        }
        Some(golden) if !update => {
            output::line(&format!("{}: differs from {}", said.name, path.display()));
            differences("", &golden, data).iter().for_each(|line| output::line(&format!("  {line}")));
            output::line("next: mend the skill, or take the new answer with `casefile skill test --update`");
            Ok(false)
        }
        None if !update => {
            output::line(&format!(
                "{}: completed; `--update` keeps what it says as {GOLDEN_FILE}",
                said.name
            ));
            Ok(true)
        }
        Some(_) | None => {
            let text = serde_json::to_string_pretty(data).work()? + "\n";
            files::write(&path, text.as_bytes()).work()?;
            output::line(&format!("{}: {} written", said.name, path.display()));
            Ok(true)
        }
    }
}

/// Each place where two values differ, with both.
fn differences(at: &str, expected: &Value, found: &Value) -> Vec<String> {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            let mut keys: Vec<&String> = expected.keys().chain(found.keys()).collect();
            keys.sort();
            keys.dedup();
            let absent = Value::Null;
            let each = keys.into_iter().map(|key| {
                let at = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
                differences(&at, expected.get(key).unwrap_or(&absent), found.get(key).unwrap_or(&absent))
            });
            each.flatten().collect()
        }
        _ if expected == found => Vec::new(),
        _ => vec![format!("{at}: expected {expected}, found {found}")],
    }
}
