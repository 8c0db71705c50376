//! Who commits, deploys and switches what, and when: what the scenario names, among ordinary work.

use std::collections::BTreeSet;

use crate::chance::Chance;
use crate::clock::Clock;
use crate::corpus::{self, Edit, Tree};
use crate::error::{Error, Fallible};
use crate::history::Planned;
use crate::incident::{Cause, Change, Incident, Names};
use crate::world::Versions;

/// Minutes of a day.
const DAY: i64 = 1440;

/// A commit of the plan.
pub struct Commit {
    /// What git needs.
    pub planned: Planned,
    /// Its key.
    pub key: String,
    /// The service it is for, if any.
    pub service: Option<String>,
    /// It is recent enough for the incident's list of commits.
    pub listed: bool,
    /// The scenario names it.
    pub named: bool,
}

/// A deploy of the plan.
pub struct Deploy {
    /// Which service.
    pub service: String,
    /// When, in seconds.
    pub second: f64,
    /// Index of the commit that it names.
    pub commit: Option<usize>,
    /// Its version.
    pub version: Version,
    /// Who did it.
    pub actor: Option<String>,
}

/// The version of a deploy.
pub enum Version {
    /// As it stands.
    Text(String),
    /// `main-` and the first digits of the hash of a commit, by its index.
    Tag(usize),
}

/// Commits and deploys, sorted by time.
pub struct Plan {
    /// The files before the first commit.
    pub tree: Tree,
    /// The commit that brings the tree.
    pub first: Planned,
    /// What follows.
    pub commits: Vec<Commit>,
    /// Deploys.
    pub deploys: Vec<Deploy>,
}

/// Plans an incident's changes.
///
/// # Errors
/// An edit is unknown or does not fit.
pub fn plan(incident: &Incident, clock: &Clock, seed: u64) -> Fallible<Plan> {
    let mut chance = Chance::new(seed, &format!("{}/plan", incident.name));
    let tree = corpus::tree(incident.world.name)?;
    let mut known = corpus::edits(incident.world.name, "ordinary")?;
    if corpus::names(incident.world.name)?.iter().any(|name| name == incident.name) {
        known.extend(corpus::edits(incident.world.name, incident.name)?);
    }
    let mut commits = Vec::new();
    for change in &incident.changes {
        let edit = known
            .iter()
            .find(|edit| edit.key == change.key)
            .ok_or_else(|| Error::Scenario(format!("no edit {}", change.key)))?;
        let second = change.minute as f64 * 60.0 + chance.between(2.0, 57.0);
        commits.push(named(incident, edit, change, second, &mut chance));
    }
    commits.sort_by(|a, b| a.planned.second.total_cmp(&b.planned.second));
    try_all(&tree, &commits)?;
    ordinary(incident, clock, &tree, &mut commits, &mut chance)?;
    let first = Planned {
        edit: Edit::of_tree(),
        author: *chance.pick(incident.world.people),
        second: -60.0 * (DAY * chance.whole(60, 400)) as f64 - 3600.0,
    };
    let deploys = deploys(incident, &commits, clock, &mut chance)?;
    Ok(Plan { tree, first, commits, deploys })
}

fn named(incident: &Incident, edit: &Edit, change: &Change, second: f64, chance: &mut Chance) -> Commit {
    let author = *chance.pick(incident.world.people);
    let service = edit.service.clone().or_else(|| change.ships.first().map(|ship| ship.service.to_owned()));
    Commit {
        planned: Planned { edit: edit.clone(), author, second },
        key: edit.key.clone(),
        service,
        listed: true,
        named: true,
    }
}

fn try_all(tree: &Tree, commits: &[Commit]) -> Fallible<()> {
    let mut tree = tree.clone();
    commits.iter().try_for_each(|commit| commit.planned.edit.apply(&mut tree))
}

/// Adds what people do on any day, as far as it fits to what the scenario names.
fn ordinary(
    incident: &Incident,
    clock: &Clock,
    tree: &Tree,
    commits: &mut Vec<Commit>,
    chance: &mut Chance,
) -> Fallible<()> {
    let mut pool: Vec<Edit> = corpus::edits(incident.world.name, "ordinary")?
        .into_iter()
        .filter(|edit| incident.changes.iter().all(|change| change.key != edit.key))
        .collect();
    chance.shuffle(&mut pool);
    // Most people's longest change of a week is a test or a document.
    let long = chance.hits(0.85);
    if long {
        pool.sort_by_key(Edit::size);
        let at = pool.len() - 1 - chance.below(3.min(pool.len()));
        let longest = pool.remove(at);
        chance.shuffle(&mut pool);
        pool.insert(0, longest);
    }
    let wanted = chance.whole(7, 11);
    let days = chance.whole(1, 4);
    let mut added = 0;
    for edit in pool {
        if added == wanted {
            break;
        }
        let draw = if long && added == 0 { chance.between(0.2, 0.8) } else { chance.unit() };
        let (minute, listed) = if draw < 0.45 {
            (chance.whole(0, incident.minutes - 3), true)
        } else if draw < 0.85 {
            (-working_minute(clock, 0, days, chance), true)
        } else {
            (-working_minute(clock, 6, 30, chance), false)
        };
        let second = minute as f64 * 60.0 + chance.between(0.0, 59.0);
        let at = commits.partition_point(|commit| commit.planned.second <= second);
        let service = edit.service.clone();
        let author = *chance.pick(incident.world.people);
        let key = edit.key.clone();
        commits.insert(
            at,
            Commit { planned: Planned { edit, author, second }, key, service, listed, named: false },
        );
        if try_all(tree, commits).is_ok() {
            added += 1;
        } else {
            commits.remove(at);
        }
    }
    Ok(())
}

/// Minutes before the start that lie `from` to `to` days ago, at an hour at which people work.
fn working_minute(clock: &Clock, from: i64, to: i64, chance: &mut Chance) -> i64 {
    (0..50)
        .map(|_| chance.whole(from * DAY + 5, to * DAY))
        .find(|minute| (8.5..18.5).contains(&clock.hour(*minute as f64 * -60.0)))
        .unwrap_or(from * DAY + 60)
}

fn deploys(
    incident: &Incident,
    commits: &[Commit],
    clock: &Clock,
    chance: &mut Chance,
) -> Fallible<Vec<Deploy>> {
    // Service, second, what is named, the commit whose deploy it is.
    let mut events: Vec<(String, f64, Names, usize)> = Vec::new();
    for change in &incident.changes {
        let index = commits.iter().position(|commit| commit.key == change.key).unwrap_or(0);
        for ship in &change.ships {
            let second = ship.minute as f64 * 60.0 + chance.between(1.0, 55.0);
            if second <= commits[index].planned.second {
                return Err(Error::Scenario(format!("{} is deployed before it is committed", change.key)));
            }
            events.push((ship.service.to_owned(), second, ship.names, index));
        }
    }
    let guarded = guarded(incident);
    let since = incident.changes.iter().find(|change| incident.cause == Cause::Commit(change.key));
    let since = since.map_or(f64::MAX, |change| change.minute as f64 * 60.0);
    for (index, commit) in commits.iter().enumerate().filter(|(_, commit)| commit.listed && !commit.named) {
        let Some(service) = &commit.service else { continue };
        let second = commit.planned.second + chance.between(240.0, 2700.0);
        let early = second < since;
        if chance.hits(0.3)
            || second > (incident.minutes - 1) as f64 * 60.0
            || (guarded.contains(service.as_str()) && !early)
        {
            continue;
        }
        let names = if chance.hits(0.12) { Names::Head } else { Names::Commit };
        events.push((service.clone(), second, names, index));
    }
    events.retain(|(_, second, ..)| *second > -2.0 * 86_400.0);
    events.sort_by(|a, b| a.1.total_cmp(&b.1));
    let actor = *chance.pick(&["", "", "argocd", "github-actions", "deploy-bot", "person"]);
    let mut version = (chance.whole(1, 9), chance.whole(4, 60), chance.whole(1200, 9800));
    Ok(events
        .into_iter()
        .map(|(service, second, names, index)| {
            let named = match names {
                Names::Head => commits.partition_point(|commit| commit.planned.second <= second) - 1,
                Names::Commit | Names::Version => index,
            };
            version.1 += 1;
            version.2 += chance.whole(1, 6);
            let text = match incident.world.versions {
                Versions::Semantic => {
                    Version::Text(format!("v{}.{}.{}", version.0, version.1, version.2 % 4))
                }
                Versions::Dated => Version::Text(format!("{}-{}", clock.day(second), version.1)),
                Versions::Build => Version::Text(format!("build-{}", version.2)),
                Versions::Tag => Version::Tag(named),
            };
            let actor = match actor {
                "" => None,
                "person" => Some(commits[named].planned.author.login.to_owned()),
                robot => Some(robot.to_owned()),
            };
            let commit = (names != Names::Version).then_some(named);
            Deploy { service, second, commit, version: text, actor }
        })
        .collect())
}

/// Services that must not run what is at fault before the scenario deploys it.
fn guarded(incident: &Incident) -> BTreeSet<&'static str> {
    let Cause::Commit(key) = incident.cause else { return BTreeSet::new() };
    let ships = incident.changes.iter().filter(|change| change.key == key).flat_map(|change| &change.ships);
    ships.map(|ship| ship.service).chain([incident.first]).chain(incident.blast.iter().copied()).collect()
}
