//! Causes that no change of ours explains: what speaks for each, and what against.
//!
//! # Layout
//! - [`confined`]: of what is split by a label (zone, machine, tenant, peer), which value suffers alone.
//! - [`exhausted`]: what was used up in a straight line.
//! - [`growth`]: what has been growing for long, and numbers that ran out.
//! - `hints`: how what speaks for and against is put together.
//! - [`hosts`]: whose a host is.
//! - [`of_one`]: errors that nearly all are of one partner, tenant or machine among many.
//! - `load`: what speaks against more load as the cause.
//! - `traffic`, `provider`, `quota`, `input`, `batch`: who asks, sells, sends or works beside us.
//! - `names`, `machine`, `place`, `expiry`, `upkeep`: what is under a service.

mod batch;
pub mod confined;
pub mod exhausted;
mod expiry;
pub mod growth;
mod hints;
pub mod hosts;
mod input;
mod load;
mod machine;
mod names;
pub mod of_one;
mod place;
mod provider;
mod quota;
#[cfg(test)]
mod shapes;
#[cfg(test)]
mod tests;
mod traffic;
mod upkeep;

use crate::departure::Direction;
use crate::fault_kind::FaultKind;
use crate::signature::kinds_of_text;
use crate::words::words;
use confined::{Axis, Confined};
use hints::{Hint, is, made, seen};

/// Gives each kind its name on the wire and one sentence for a person.
macro_rules! outside_kinds {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal, $words:literal;)*) => {
        /// A kind of cause outside of what a team changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum OutsideKind {
            $($(#[doc = $doc])* $variant,)*
        }

        impl OutsideKind {
            /// All kinds, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the name that reports carry.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Returns what the kind means, as a sentence without its point.
            pub fn sentence(self) -> &'static str {
                match self {
                    $(Self::$variant => $words,)*
                }
            }
        }
    };
}

outside_kinds! {
    /// Names do not resolve.
    Dns = "dns", "names did not resolve";
    /// The machine is short of something that another tenant takes, or breaks.
    Node = "node", "a machine under the service was in trouble";
    /// More is asked than before.
    Traffic = "traffic", "more was asked of the service than before";
    /// A third party fails.
    Provider = "provider", "a third party that the service calls failed";
    /// A region or zone fails.
    Region = "region", "a zone, a region or the network between them failed";
    /// A certificate ran out.
    Certificate = "certificate", "a certificate ran out";
    /// A licence, a key, a secret or an account ran out.
    Expiry = "expiry", "a key, a secret or a licence ran out";
    /// Somebody sends what cannot be processed.
    BadInput = "bad-input", "somebody sent what cannot be processed";
    /// Somebody else's limit is reached.
    Quota = "quota", "the limit of a third party was reached";
    /// What is under the service was restarted, moved or maintained.
    Upkeep = "upkeep", "what is under the service was restarted, moved or maintained";
    /// A job that runs by the clock takes what the service needs.
    Batch = "batch-job", "a job that runs by the clock took what the service needs";
    /// Data grew until something no longer held it.
    Growth = "data-growth", "data grew until something no longer held it";
}

impl OutsideKind {
    /// Finds a kind by its name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

/// What began to be logged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// Who wrote it.
    pub service: String,
    /// The text with its attributes.
    pub text: String,
    /// How many such lines there are.
    pub count: u64,
    /// Milliseconds from the onset to the first of them; none where that is not known.
    pub after_ms: Option<i64>,
}

/// A series that left its usual level at or near the onset.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// Whose it is.
    pub service: String,
    /// What it measures.
    pub metric: String,
    /// Which way it went.
    pub direction: Direction,
    /// How many times its level before its level after is.
    pub factor: f64,
    /// Milliseconds from the onset to when it left; none where that is not known.
    pub after_ms: Option<i64>,
}

/// What is known of the failing system; each list in any order.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// What began to be logged as a warning or worse.
    pub lines: Vec<Said>,
    /// What was said near the onset, whatever its severity: jobs that begin, machines that leave.
    pub told: Vec<Said>,
    /// Series that left their usual level.
    pub series: Vec<Moved>,
    /// What suffers, or is asked, at one value of a label alone.
    pub confined: Vec<Confined>,
    /// The axes along which what suffers does so everywhere.
    pub everywhere: Vec<Axis>,
    /// What has been growing for long, as sentences.
    pub growing: Vec<String>,
    /// What was used up in a straight line when the fault began, as sentences.
    pub exhausted: Vec<String>,
    /// What providers and platforms announced near the onset.
    pub announced: Vec<String>,
    /// The service that failed first.
    pub first_failing: String,
    /// The service that the alert is about; empty where that is not known.
    pub alerting: String,
    /// All services that are known to be ours.
    pub services: Vec<String>,
    /// Who calls whom, as spans show it: caller and callee.
    pub calls: Vec<(String, String)>,
    /// Whether log lines could not be read at all.
    pub without_lines: bool,
}

/// A cause outside, with what speaks for it and against it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outside {
    /// Which.
    pub kind: OutsideKind,
    /// How well it is supported, from 0 to 1.
    pub strength: f64,
    /// What speaks for it.
    pub supports: Vec<String>,
    /// What speaks against it.
    pub contradicts: Vec<String>,
}

/// Weighs the causes outside, best first; those for which nothing speaks are left out.
pub fn outside(scene: &Scene) -> Vec<Outside> {
    let mut found: Vec<Outside> = [
        names::dns(scene),
        machine::node(scene),
        traffic::traffic(scene),
        provider::provider(scene),
        place::region(scene),
        expiry::certificate(scene),
        expiry::expiry(scene),
        input::bad_input(scene),
        quota::quota(scene),
        upkeep::upkeep(scene),
        batch::batch(scene),
        growth::growth(scene),
    ]
    .into_iter()
    .flatten()
    .collect();
    if scene.without_lines {
        let controlled = confined_to(scene, Axis::Machine).is_some();
        for outside in &mut found {
            // That the same program does well on the other machines is said by no log line better.
            let measured = scene.series.iter().any(machine::is_measured_itself);
            let apart = (controlled || measured) && outside.kind == OutsideKind::Node;
            // Nor that a line was straight until it came to its end.
            let ended = !scene.exhausted.is_empty() && outside.kind == OutsideKind::Growth;
            let apart = apart || ended;
            outside.strength *= if apart { WITHOUT_LINES_APART } else { WITHOUT_LINES };
            outside.contradicts.push("no log line could be read that might speak against it".to_owned());
        }
    }
    found.sort_by(|a, b| b.strength.total_cmp(&a.strength).then(a.kind.cmp(&b.kind)));
    found
}

/// What is left of a hypothesis where nobody could look for an error of the program.
const WITHOUT_LINES: f64 = 0.6;
/// The same where one machine suffers alone.
const WITHOUT_LINES_APART: f64 = 0.85;

/// Services that only run others, or carry names and packets.
pub fn is_platform(service: &str) -> bool {
    const PLATFORM: [&str; 22] = [
        "ecs",
        "ec2",
        "eks",
        "exporter",
        "coredns",
        "kubelet",
        "kube",
        "node",
        "kernel",
        "scheduler",
        "k8s",
        "kubernetes",
        "resolver",
        "dns",
        "etcd",
        "istio",
        "systemd",
        "dockerd",
        "containerd",
        "hypervisor",
        "autoscaler",
        "prober",
    ];
    has_any(service, &PLATFORM)
}

/// Returns whether one of the words occurs among those of a name.
fn has_any(name: &str, wanted: &[&str]) -> bool {
    words(name).iter().any(|word| wanted.contains(&word.as_str()))
}

impl Scene {
    /// Returns whether what a service says may be about this fault: it failed first, the alert is about it, or one of
    /// these calls it, directly or through others. Where nobody knows who calls whom, it may be anybody.
    fn concerns(&self, service: &str) -> bool {
        let known = |name: &str| self.calls.iter().any(|(from, to)| from == name || to == name);
        let starts = [self.first_failing.as_str(), self.alerting.as_str()];
        if starts.contains(&service) || !starts.iter().any(|start| known(start)) {
            return true;
        }
        starts.iter().any(|start| reaches(&self.calls, start, service))
    }

    /// The lines of services that are concerned.
    fn concerned(&self) -> impl Iterator<Item = &Said> {
        self.lines.iter().filter(|line| self.concerns(&line.service))
    }
}

/// Returns whether a service calls another one, directly or through others, or is that one.
fn reaches(calls: &[(String, String)], from: &str, to: &str) -> bool {
    let mut reached: Vec<&str> = vec![from];
    let mut at = 0;
    while let Some(caller) = reached.get(at).copied() {
        at += 1;
        for (_, callee) in calls.iter().filter(|(from, _)| from == caller) {
            if !reached.contains(&callee.as_str()) {
                reached.push(callee);
            }
        }
    }
    reached.contains(&to)
}

/// The first line that holds one of the parts, in lower case.
fn saying<'a>(lines: &'a [Said], parts: &[&str]) -> Option<&'a Said> {
    lines.iter().find(|line| holds(&line.text, parts))
}

/// Returns whether a text holds one of the parts, upper and lower case alike. Short parts and numbers must stand alone:
/// they occur inside of identifiers by chance.
fn holds(text: &str, parts: &[&str]) -> bool {
    const SHORT: usize = 4;
    let lower = text.to_lowercase();
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    parts.iter().any(|part| {
        let short = part.len() <= SHORT && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        lower.match_indices(part).any(|(at, _)| {
            let before = lower[..at].chars().next_back();
            let after = lower[at + part.len()..].chars().next();
            !short || !is_word(before) && !is_word(after)
        })
    })
}

/// The message of a line without the frames of a stack trace: the names in them are those of our own code. What a trace
/// was caused by is part of the message.
fn message(text: &str) -> String {
    const FRAMES: [&str; 8] = ["at ", "File \"", "goroutine ", "from /", "#", "... ", "|", "~~"];
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let first = first.find(" at java.").map_or(first, |at| &first[..at]);
    let rest = lines.filter(|line| {
        let line = line.trim_start();
        !line.is_empty() && !FRAMES.iter().any(|frame| line.starts_with(frame)) && !is_source(line)
    });
    std::iter::once(first).chain(rest).collect::<Vec<_>>().join("\n")
}

/// Returns whether a line of a trace only says in which file it was.
fn is_source(line: &str) -> bool {
    line.starts_with('/') || !crate::traces::frames(line).is_empty() && !line.starts_with("Caused by")
}

/// A text short enough for a sentence.
fn shown(text: &str) -> String {
    const CHARACTERS_MAX: usize = 200;
    message(text).split_whitespace().collect::<Vec<_>>().join(" ").chars().take(CHARACTERS_MAX).collect()
}

/// The services whose lines name a kind of fault, sorted, each once.
fn services_with(scene: &Scene, kind: FaultKind, strength_min: f64) -> Vec<&str> {
    let named = scene.lines.iter().filter(|line| names_kind(&line.text, kind, strength_min));
    let mut services: Vec<&str> = named.map(|line| line.service.as_str()).collect();
    services.sort_unstable();
    services.dedup();
    services
}

fn names_kind(text: &str, kind: FaultKind, strength_min: f64) -> bool {
    kinds_of_text(text).iter().any(|found| found.0 == kind && found.1 >= strength_min)
}

fn announced(scene: &Scene, parts: &[&str]) -> Option<String> {
    scene.announced.iter().find(|text| holds(text, parts)).cloned()
}

/// What one value of a label suffers alone, along an axis.
fn confined_to(scene: &Scene, axis: Axis) -> Option<&Confined> {
    scene.confined.iter().filter(|one| one.axis == axis && one.is_symptom).max_by(|a, b| {
        let own = |one: &Confined| one.service == scene.first_failing;
        own(a).cmp(&own(b)).then(a.factor.total_cmp(&b.factor))
    })
}

/// What falls silent at one value of a label, along one of the axes.
fn silent_at<'a>(scene: &'a Scene, axes: &[Axis]) -> Option<&'a Confined> {
    scene.confined.iter().find(|one| one.is_silent && axes.contains(&one.axis))
}

/// Returns whether the service that failed first, or the alert's, says that its own program is wrong; where neither is
/// known, any service.
fn program_is_wrong(scene: &Scene) -> bool {
    let failing = [scene.first_failing.as_str(), scene.alerting.as_str()];
    let nobody = failing.iter().all(|service| service.is_empty());
    let of_failing =
        |line: &&Said| nobody || line.service.is_empty() || failing.contains(&line.service.as_str());
    scene.lines.iter().filter(of_failing).any(|line| {
        let wrong = |kind| {
            matches!(
                kind,
                FaultKind::DataRace
                    | FaultKind::SchemaMismatch
                    | FaultKind::NilDereference
                    | FaultKind::VersionConflict
                    | FaultKind::BadConfiguration
            )
        };
        kinds_of_text(&line.text).first().is_some_and(|found| wrong(found.0))
    })
}
