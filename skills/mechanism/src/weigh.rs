//! What a change does, and how well that explains the fault.

use std::collections::BTreeSet;

use crate::circumstances::{Signs, count_rivals, overlap, spoken, timed};
use crate::contradict::contradicted;
use crate::named::{Names, named, said, unknown};
use crate::read::Read;
use crate::singled::single_out;
use crate::timing::{self, Felt};
use crate::trace::named_in_trace;
use casefile_analysis::effect::Effect;
use casefile_analysis::explains::explains;
use casefile_analysis::file_kind::FileKind;
use casefile_analysis::mechanism::Mechanism;
use casefile_analysis::overlap::Written;
use casefile_analysis::terms::{Link, links};
use casefile_analysis::words::{identifiers, words};
use casefile_sdk::prelude::*;
use core_handover::{Alters, Candidate, Grounds, LiveSince, Reach, Reaches, Signature, Weighed};

/// Part of the score that names in common make.
const LINK_PART: f64 = 0.3;
/// From this score of a mechanism on names in common count in full.
const FULL_LINK: f64 = 0.4;
/// A bump of a library, or a switch to other code, explains little on its own: the fault has to speak of it.
const UNLINKED_BUMP: f64 = 0.35;

/// Code that ran so long before the fault had met what it usually meets.
const RAN_WELL_MS: i64 = 30 * MINUTE_MS;
/// What standing in the trace is then worth: what the code meets is another thing now.
const RAN_WELL: f64 = 0.5;
/// What a change of trust is worth where a certificate ran out.
const TRUST_WHERE_EXPIRED: f64 = 0.3;
/// What is left of a mechanism that what is said in the failure contradicts.
const CONTRADICTED: f64 = 0.4;
/// What is dropped or renamed by a statement is named there and hardly by chance.
const DROPPED_NAME_MIN: usize = 4;
/// A shorter name may be another one.
const CONTRACT_NAME_MIN: usize = 6;
/// How far a change reaches whose name of a field the failing service misses.
const CONTRACT_PART: f64 = 1.0;

/// A change that reaches less far does not run in what fails.
const NEAR_MIN: f64 = 0.6;
/// Where nothing says where a change runs.
const UNKNOWN_REACH: f64 = 0.9;

/// Weighs the changes, the one that explains the fault best first.
pub fn weigh(
    reads: &[Read],
    signature: &Signature,
    reaches: &Reaches,
    (alert, onset_ms): (&Alert, i64),
) -> Vec<Weighed> {
    let names: Vec<BTreeSet<String>> = reads.iter().map(|read| read.names.clone()).collect();
    let links = links(&names, &signature.texts);
    let (said, unknown) = (said(signature), unknown(signature));
    let written: Vec<&Names> = reads.iter().map(|read| &read.written).collect();
    let candidates: Vec<&Candidate> = reads.iter().map(|read| &read.candidate).collect();
    // What may have come with some deploy is no rival where it would not have run in what fails.
    let near = |read: &Read| {
        let reach = reaches.of(&read.candidate.kind, &read.candidate.id);
        reach.is_none_or(|reach| reach.part >= NEAR_MIN)
            || read.candidate.live_since != LiveSince::PossiblyWithDeploy
    };
    let can_alter: Vec<bool> =
        reads.iter().map(|read| read.alters() == Alters::Behaviour && near(read)).collect();
    let felt = timing::alone(&candidates, &can_alter, signature);
    let weigh = |((read, link), felt): ((&Read, &Link), &Option<Felt>)| {
        let named = named(&read.written, &written, &said, &unknown);
        one(read, link, (named, felt.as_ref(), &said), signature, reaches, onset_ms)
    };
    let mut weighed: Vec<Weighed> = reads.iter().zip(&links).zip(&felt).map(weigh).collect();
    let signs = Signs::of(signature);
    let about: Vec<Written> = reads.iter().map(Read::about).collect();
    let about = overlap(&about, &spoken(alert, signature, onset_ms));
    for ((one, read), overlap) in weighed.iter_mut().zip(reads).zip(about) {
        let grounds = Grounds { overlap, ..one.grounds.clone() };
        one.grounds = timed(grounds, &read.candidate, &signs, (alert, onset_ms));
    }
    count_rivals(&mut weighed, onset_ms);
    single_out(&mut weighed, signature, |one| {
        reads.iter().find(|read| read.candidate.id == one.id).map(Read::shown).unwrap_or_default()
    });
    weighed.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| b.live_at_ms.cmp(&a.live_at_ms))
            .then_with(|| a.id.cmp(&b.id))
    });
    weighed
}

/// Returns whether a change went live in a service, or has it in one of its paths.
fn is_of(candidate: &Candidate, service: &str) -> bool {
    let parts = words(service);
    let in_path = |path: &String| {
        let path = words(path);
        parts.iter().any(|part| part.len() > 2 && path.contains(part))
    };
    candidate.service.as_deref().is_none_or(|of| of == service) || candidate.files.iter().any(in_path)
}

/// How far a change reaches that speaks of the failing service: what surrounds it is set for it, and code that names it
/// asks it.
const SET_FOR_IT: f64 = 0.85;
const ASKS_IT: f64 = 0.65;

/// Says how far a change reaches by speaking of a service: not at all where it does not.
fn mentions(read: &Read, service: &str) -> f64 {
    let name = words(service).concat();
    if name.len() < SERVICE_NAME_MIN {
        return 0.0;
    }
    let speaks = |text: &str| identifiers(text).iter().any(|one| words(one).contains(&name));
    let touched = read.files.iter().filter(|file| file.kind.never_runs().is_none() && !file.is_unchanged());
    let parts = touched.map(|file| {
        if file.kind == FileKind::Sql && is_store(service) {
            return SET_FOR_IT;
        }
        let spoken = speaks(&file.path)
            || file.lines.iter().any(|line| speaks(&line.code))
            || file.sections.iter().any(|section| speaks(section));
        match (spoken, file.kind) {
            (false, _) => 0.0,
            (true, FileKind::Code(_)) => ASKS_IT,
            (true, _) => SET_FOR_IT,
        }
    });
    parts.fold(0.0, f64::max)
}

/// Returns whether a service is a database, by its name: statements of a migration run there.
fn is_store(service: &str) -> bool {
    const STORES: [&str; 9] =
        ["sql", "pg", "postgres", "db", "database", "maria", "mongo", "timescale", "clickhouse"];
    words(service)
        .iter()
        .any(|word| STORES.iter().any(|store| word.ends_with(store) || word.starts_with(store)))
}

/// A shorter name of a service is another word as well.
const SERVICE_NAME_MIN: usize = 3;

/// Returns whether telemetry says that a certificate ran out: time did that, whatever was changed in whom to trust.
fn runs_out(signature: &Signature) -> bool {
    signature.texts.iter().any(|text| {
        let lower = text.to_lowercase();
        lower.contains("expired") && ["cert", "x509", "ssl", "tls"].iter().any(|part| lower.contains(part))
    })
}

/// Returns whether a message says a name that the change took from what one service hands another: whoever reads it need
/// not be called by whoever writes it.
fn contract_named(mechanism: &Mechanism, signature: &Signature, said: &BTreeSet<String>) -> bool {
    if mechanism.effect == Effect::FailureNamesIt {
        return true;
    }
    // A statement that renames or drops a column names it, and so does whoever still asks for it.
    let alters = ["rename", "drop", "remove"];
    let altered = mechanism.part.lines().filter(|line| {
        let lower = line.to_lowercase();
        line.starts_with('+') && alters.iter().any(|verb| lower.contains(verb))
    });
    let spelled = |name: &str| words(name).join("_");
    let dropped = altered
        .flat_map(identifiers)
        .any(|name| name.len() >= DROPPED_NAME_MIN && said.contains(&spelled(name)));
    if mechanism.effect == Effect::SchemaChanged && dropped {
        return true;
    }
    let gone = mechanism.part.lines().filter(|line| line.starts_with('-'));
    let names: Vec<&str> = gone
        .flat_map(identifiers)
        .filter(|name| name.len() >= CONTRACT_NAME_MIN && words(name).len() > 1)
        .collect();
    mechanism.effect == Effect::SchemaChanged
        && signature.texts.iter().any(|text| identifiers(text).iter().any(|said| names.contains(said)))
}

/// What it says for a change that it alone went live when its service began to fail.
const ALONE_IN_TIME: f64 = 0.6;
/// And what it adds to a mechanism that was recognised.
const ALONE_BESIDE: f64 = 0.45;
/// Code that went live in the service whose lines it is linked with has names in common with them in any case.
const LINK_BESIDE_TIME: f64 = 0.06;

/// Two things that speak for a change leave less doubt than one.
fn beside_time(best: Best) -> Best {
    Best { score: 1.0 - (1.0 - best.score) * (1.0 - ALONE_BESIDE), ..best }
}

/// Time alone stands in for what is not recognised.
fn by_time(felt: &Felt) -> Best {
    Best {
        mechanism: timing::unrecognised(felt),
        fault: felt.fault,
        score: ALONE_IN_TIME,
        reason: "nothing else was new when the fault was",
        sign_service: felt.service.clone(),
    }
}

/// What explains less is no explanation, and time alone says more.
const RECOGNISED_MIN: f64 = 0.2;

/// The best pair of something that the change does and a fault that shows.
#[derive(Clone)]
struct Best {
    mechanism: Mechanism,
    fault: casefile_analysis::FaultKind,
    score: f64,
    reason: &'static str,
    sign_service: String,
}

fn one(
    read: &Read,
    link: &Link,
    (named, felt, said): (Option<Mechanism>, Option<&Felt>, &BTreeSet<String>),
    signature: &Signature,
    reaches: &Reaches,
    onset_ms: i64,
) -> Weighed {
    let candidate = &read.candidate;
    let unknown =
        Reach { part: UNKNOWN_REACH, why: "where it runs is not known".to_owned(), ..Reach::default() };
    let reach = reaches.of(&candidate.kind, &candidate.id).unwrap_or(&unknown);
    let mut done = read.done.clone();
    let ran_well = candidate.live_at_ms.is_some_and(|live| live.saturating_add(RAN_WELL_MS) < onset_ms);
    done.extend(named_in_trace(&read.files, &signature.texts));
    done.extend(named);
    let nothing = read.nothing;
    let best = if nothing.is_some() { None } else { best(read, &done, link, signature, ran_well) };
    let known = best.as_ref().map_or(0.0, |best| best.score);
    let settings_only = !read.files.is_empty() && read.files.iter().all(|file| file.kind.is_setting());
    let best = match (best, felt) {
        (Some(best), Some(_)) if best.score >= RECOGNISED_MIN => Some(beside_time(best)),
        // A file of settings is read line by line, so that what is not recognised in it is not much.
        (_, Some(felt)) if candidate.kind != "commit" || !settings_only => Some(by_time(felt)),
        (best, _) => best,
    };
    let score = best.as_ref().map_or(0.0, |best| {
        // Names in common add to a mechanism; they are none.
        let linked = link.strength * (best.score / FULL_LINK).min(1.0);
        let mentioned = mentions(read, &best.sign_service);
        let part = if contract_named(&best.mechanism, signature, said) {
            reach.part.max(CONTRACT_PART)
        } else {
            reach.part.max(mentioned)
        };
        let link_part =
            if best.mechanism.effect == Effect::FailsSinceIt { LINK_BESIDE_TIME } else { LINK_PART };
        part * ((1.0 - LINK_PART) * best.score + link_part * linked)
    });
    Weighed {
        kind: candidate.kind.clone(),
        id: candidate.id.clone(),
        commit: candidate.commit.clone(),
        author: candidate.author.clone(),
        title: candidate.title.clone(),
        service: candidate.service.clone(),
        made_at_ms: candidate.made_at_ms,
        live_at_ms: candidate.live_at_ms,
        score: (score * 1000.0).round() / 1000.0,
        effect: best.as_ref().map(|best| best.mechanism.effect.name().to_owned()),
        fault_kind: best.as_ref().map(|best| best.fault.name().to_owned()),
        part: best.as_ref().map(|best| best.mechanism.part.clone()).unwrap_or_default(),
        because: because(read, best.as_ref(), nothing, &done, reach, link),
        shared_names: link.names.clone(),
        settings_only,
        read: read.evidence.is_some(),
        likely: 0.0,
        grounds: Grounds {
            mechanism: known,
            reach: reach.part,
            link: link.strength,
            alters: read.alters(),
            live_since: candidate.live_since,
            lines: read.running().count(),
            ..Grounds::default()
        },
    }
}

fn best(read: &Read, done: &[Mechanism], link: &Link, signature: &Signature, ran_well: bool) -> Option<Best> {
    let mut best: Option<Best> = None;
    for mechanism in done {
        let bump = if matches!(mechanism.effect, Effect::DependencyBumped | Effect::SwitchFlipped) {
            UNLINKED_BUMP + (1.0 - UNLINKED_BUMP) * link.strength
        } else {
            1.0
        };
        for sign in &signature.kinds {
            let Some(fault) = sign.fault() else { continue };
            // A trace is that of one service; faults of others are other faults.
            if mechanism.effect == Effect::FailingLineChanged && !is_of(&read.candidate, &sign.service) {
                continue;
            }
            let Some((weight, reason)) = explains(mechanism.effect, fault) else { continue };
            // Who waits longer for another keeps slots of its own, and none of the other.
            let own = mechanism.effect != Effect::TimeoutRaised || is_of(&read.candidate, &sign.service);
            let ran_out = mechanism.effect == Effect::TlsChanged && runs_out(signature);
            let other_input = ran_well && mechanism.effect == Effect::FailingLineChanged;
            let score = mechanism.strength
                * if other_input { RAN_WELL } else { 1.0 }
                * bump
                * sign.strength
                * weight
                * if own { 1.0 } else { CONTRADICTED }
                * if ran_out { TRUST_WHERE_EXPIRED } else { 1.0 }
                * if contradicted(mechanism, fault, signature) { CONTRADICTED } else { 1.0 };
            if best.as_ref().is_none_or(|known| score > known.score) {
                let sign_service = sign.service.clone();
                best = Some(Best { mechanism: mechanism.clone(), fault, score, reason, sign_service });
            }
        }
    }
    best
}

fn because(
    read: &Read,
    best: Option<&Best>,
    nothing: Option<&str>,
    done: &[Mechanism],
    reach: &Reach,
    link: &Link,
) -> String {
    if read.evidence.is_none() {
        return "its content is not there to be read".to_owned();
    }
    if let Some(why) = nothing {
        return why.to_owned();
    }
    let Some(best) = best else {
        // What was recognised without any tie to the fault may be a look-alike, so it is not asserted.
        return match done.len() {
            0 => "nothing in it produces what is seen".to_owned(),
            _ => "nothing that was recognised in it produces what is seen".to_owned(),
        };
    };
    let shared = if link.names.is_empty() {
        String::new()
    } else {
        format!("; the errors name {}", link.names.join(", "))
    };
    format!(
        "it {} ({}): {}; {}{shared}",
        best.mechanism.effect.words(),
        best.mechanism.why,
        best.reason,
        reach.why
    )
}
