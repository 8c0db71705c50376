//! `casefile backtest`: what a playbook would have said of incidents with known causes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use casefile_model::case::CaseReport;
use serde_json::json;

use super::as_of::AsOf;
use super::investigate::unkept;
use crate::case::{Means, Question};
use crate::context::{Context, Globals, SkillArg};
use crate::error::{CommandError, ForUser};
use crate::incident::Incident;
use crate::incident::expected::Expected;
use crate::output::{self, Activity};
use crate::policy::Sources;
use crate::providers::recorded;
use crate::skills::Library;

mod ablation;
mod reliability;
mod score;
mod scorecard;

use ablation::Ablated;
use reliability::Reliability;
pub(super) use scorecard::Against;
use scorecard::Run;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Incidents, or folders of incidents
    #[arg(required = true, value_name = "DIR")]
    dirs: Vec<PathBuf>,
    /// Look from these moments
    #[arg(long, value_delimiter = ',', default_value = "all", value_name = "TIME,…")]
    as_of: Vec<String>,
    /// Put this skill in place of the one of its name, or run it if it gives a verdict of its own
    #[arg(long, value_name = "SKILL")]
    skill: Option<String>,
    /// Compare with this skill in the same place
    #[arg(long, value_name = "SKILL", requires = "skill")]
    against: Option<String>,
    /// Also count by kind of fault
    #[arg(long)]
    by_kind: bool,
    /// Also say how often causes that were named with a confidence were right
    #[arg(long)]
    reliability: bool,
    /// Draw that as an SVG file, which is replaced
    #[arg(long, value_name = "FILE", requires = "reliability")]
    svg: Option<PathBuf>,
    /// Also leave out each skill that the playbook runs, one at a time, and say what is lost
    #[arg(long, conflicts_with = "against")]
    ablate: bool,
    /// Take the change at fault out of each history, and leave out incidents without one: whoever is named is wrong
    #[arg(long, conflicts_with = "against")]
    knock_out: bool,
    /// Print one JSON value
    #[arg(long)]
    json: bool,
}

struct Labelled {
    name: String,
    incident: Arc<Incident>,
    expected: Expected,
}

/// The cause of an incident in which no change was at fault.
const NONE: &str = "none";

impl Labelled {
    /// Takes the change at fault out of the commits and deploys. The repository goes with it, since it still holds it.
    fn knock_out(&mut self) {
        let culprit = std::mem::take(&mut self.expected.root_cause_commit);
        let Some(incident) = Arc::get_mut(&mut self.incident) else { return };
        incident.repo = None;
        let parts = &mut incident.parts;
        parts.commits.iter_mut().for_each(|commits| commits.retain(|commit| commit.sha != culprit));
        let brings = |commit: &Option<String>| commit.as_ref() == Some(&culprit);
        parts.deploys.iter_mut().for_each(|deploys| deploys.retain(|deploy| !brings(&deploy.commit)));
        for switches in [&mut parts.flags, &mut parts.configs] {
            switches.iter_mut().for_each(|switches| switches.retain(|switch| !brings(&switch.commit)));
        }
    }
}

/// Scores and prints the scorecard.
///
/// # Errors
/// [`CommandError`].
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let moments = moments(&args.as_of)?;
    let mut incidents = load(&args.dirs)?;
    if args.knock_out {
        incidents.retain(|labelled| labelled.expected.root_cause_commit != NONE);
        incidents.iter_mut().for_each(Labelled::knock_out);
    }
    let strangers: Vec<&Path> = args.dirs.iter().map(PathBuf::as_path).collect();
    let context = Context::open_beside(globals, &strangers)?;
    let tested = Tested { skill: args.skill.as_deref(), left_out: None };
    let runs = score_all(&context, &incidents, &moments, tested).await?;
    let ablation =
        if args.ablate { ablate(&context, &incidents, &moments, tested, &runs).await? } else { Vec::new() };
    let reliability: Vec<Reliability> =
        if args.reliability { runs.iter().map(Reliability::of).collect() } else { Vec::new() };
    if let (Some(path), Some(first)) = (&args.svg, reliability.first()) {
        crate::files::write(path, first.svg().as_bytes())
            .map_err(|e| CommandError::input(format!("cannot write `{}`: {e}", path.display())))?;
    }
    let against = match &args.against {
        Some(other) => {
            let other = Tested { skill: Some(other), left_out: None };
            Some(Against::compare(&score_all(&context, &incidents, &moments, other).await?, &runs))
        }
        None => None,
    };
    if args.json {
        let mut value = json!({"runs": runs});
        if args.reliability {
            value["reliability"] = json!(reliability);
        }
        if args.ablate {
            value["ablation"] = json!(ablation);
        }
        if let Some(against) = &against {
            value["against"] = json!(against);
        }
        output::json(&value);
    } else {
        for (at, run) in runs.iter().enumerate() {
            run.print();
            if args.by_kind {
                run.print_kinds();
            }
            if let Some(reliability) = reliability.get(at) {
                reliability.print();
            }
        }
        ablation.iter().for_each(Ablated::print);
        if let Some(against) = &against {
            against.print();
        }
    }
    Ok(0)
}

/// Scores a skill with all data and prints the scorecard; with another skill also what differs from it, which is given.
///
/// # Errors
/// [`CommandError`].
pub(super) async fn compare(
    context: &Context,
    dirs: &[PathBuf],
    skill: &str,
    other: Option<&str>,
) -> Result<Option<Against>, CommandError> {
    let incidents = load(dirs)?;
    let moments = moments(&["all".to_owned()])?;
    let tested = |skill| Tested { skill: Some(skill), left_out: None };
    let runs = score_all(context, &incidents, &moments, tested(skill)).await?;
    runs.iter().for_each(Run::print);
    let Some(other) = other else {
        return Ok(None);
    };
    let against = Against::compare(&score_all(context, &incidents, &moments, tested(other)).await?, &runs);
    against.print();
    Ok(Some(against))
}

fn moments(texts: &[String]) -> Result<Vec<(String, AsOf)>, CommandError> {
    texts.iter().map(|text| Ok((text.clone(), text.parse::<AsOf>().input()?))).collect()
}

/// The incidents of folders: one that holds `alert.json` is an incident, else its subfolders that do.
fn load(dirs: &[PathBuf]) -> Result<Vec<Labelled>, CommandError> {
    let mut found = Vec::new();
    for dir in dirs {
        if dir.join("alert.json").is_file() {
            found.push(dir.clone());
            continue;
        }
        let unread = |e: std::io::Error| CommandError::input(format!("cannot read `{}`: {e}", dir.display()));
        let mut subfolders = Vec::new();
        for entry in std::fs::read_dir(dir).map_err(unread)? {
            let path = entry.map_err(unread)?.path();
            if path.join("alert.json").is_file() {
                subfolders.push(path);
            }
        }
        if subfolders.is_empty() {
            let what = format!("`{}` is no incident and holds none (no alert.json)", dir.display());
            return Err(CommandError::input(what));
        }
        subfolders.sort();
        found.extend(subfolders);
    }
    found.iter().map(|dir| labelled(dir)).collect()
}

fn labelled(dir: &Path) -> Result<Labelled, CommandError> {
    let incident = Arc::new(Incident::load(dir).input()?);
    let expected = Expected::load(dir).input()?;
    let name =
        dir.file_name().map_or_else(|| dir.display().to_string(), |name| name.to_string_lossy().into_owned());
    Ok(Labelled { name, incident, expected })
}

/// Which skills take part.
#[derive(Clone, Copy, Default)]
struct Tested<'a> {
    /// The skill in place of the one of its name.
    skill: Option<&'a str>,
    /// The skill that is left out.
    left_out: Option<&'a str>,
}

/// Leaves out each skill that a playbook runs, one at a time.
async fn ablate(
    context: &Context,
    incidents: &[Labelled],
    moments: &[(String, AsOf)],
    tested: Tested<'_>,
    whole: &[Run],
) -> Result<Vec<Ablated>, CommandError> {
    let mut libraries = Libraries { context, tested, known: BTreeMap::new() };
    let mut skills = BTreeSet::new();
    for labelled in incidents {
        let (library, playbook) = libraries.of(context.config.playbook(&labelled.incident.alert)).await?;
        skills.extend(library.names().filter(|name| **name != playbook).cloned());
    }
    let mut ablated = Vec::new();
    for skill in skills {
        let runs =
            score_all(context, incidents, moments, Tested { left_out: Some(&skill), ..tested }).await?;
        ablated.extend(whole.iter().zip(&runs).map(|(whole, run)| Ablated::of(&skill, whole, run)));
    }
    Ok(ablated)
}

async fn score_all(
    context: &Context,
    incidents: &[Labelled],
    moments: &[(String, AsOf)],
    tested: Tested<'_>,
) -> Result<Vec<Run>, CommandError> {
    let activity = Activity::start("preparing skills");
    let mut libraries = Libraries { context, tested, known: BTreeMap::new() };
    let mut runs = Vec::new();
    for (text, moment) in moments {
        let mut scored = Vec::new();
        for labelled in incidents {
            activity.show(&format!("{} at {text}", labelled.name));
            let routed = context.config.playbook(&labelled.incident.alert);
            let (library, playbook) = libraries.of(routed).await?;
            let report = investigate(context, labelled, library, playbook, *moment).await?;
            scored.push(score::score(&labelled.name, &report, &labelled.expected));
        }
        runs.push(Run::tally(text.clone(), scored));
    }
    Ok(runs)
}

/// The closure of each routed playbook, with the skill under test in its place.
struct Libraries<'a> {
    context: &'a Context,
    tested: Tested<'a>,
    known: BTreeMap<String, (Library, String)>,
}

impl Libraries<'_> {
    async fn of(&mut self, routed: &str) -> Result<(Library, String), CommandError> {
        if let Some(known) = self.known.get(routed) {
            return Ok(known.clone());
        }
        let playbook = SkillArg::name(routed)?;
        let (mut library, mut root) = self.context.library(&playbook, &[]).await?;
        if let Some(skill) = self.tested.skill {
            let skill = SkillArg::parse(skill)?;
            let (others, name) = self.context.library(&skill, &[]).await?;
            if !library.put(&name, &others, &name) {
                (library, root) = (others, name);
            }
        }
        if let Some(left_out) = self.tested.left_out {
            library.leave_out(left_out);
        }
        self.known.insert(routed.to_owned(), (library.clone(), root.clone()));
        Ok((library, root))
    }
}

async fn investigate(
    context: &Context,
    labelled: &Labelled,
    library: Library,
    playbook: String,
    moment: AsOf,
) -> Result<CaseReport, CommandError> {
    let incident = &labelled.incident;
    let providers = recorded(Arc::clone(incident));
    let means: Means = context.means(library, Sources::Recorded, providers, Arc::new(|_, _| {}));
    let question = Question {
        alert: Some(incident.alert.clone()),
        as_of: moment.of(incident),
        incident: Some(incident.digest),
        gaps: incident.gaps.clone(),
        playbook,
        parameters: "{}".into(),
        budget: context.config.budget,
        configuration: context.config.digest,
    };
    unkept(&question, means).await.map(|(report, _)| report)
}
