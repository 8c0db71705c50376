//! Log lines: what each service says on any day, and what it says while something is wrong.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::chance::Chance;
use crate::clock::Clock;
use crate::fill::fill;
use crate::incident::{Burst, Incident};
use crate::world::Service;

const LEVELS: [&str; 5] = ["DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/// Index of the severity of an error.
pub const ERROR: usize = 3;

/// A line with its time.
pub struct Line {
    /// Seconds since the start.
    pub second: f64,
    /// Which service.
    pub service: &'static str,
    /// Index of its severity, from debug to fatal.
    pub level: usize,
    /// What it says.
    pub text: String,
    /// The object that is written.
    pub json: Value,
}

/// A trace that a line may name: when, its identifier, the services that take part.
pub struct Seen {
    /// When it began, in seconds.
    pub second: f64,
    /// Its identifier.
    pub id: String,
    /// Services that take part.
    pub services: Vec<&'static str>,
}

/// Writes all lines of an incident, sorted by time.
pub fn lines(incident: &Incident, clock: &Clock, traces: &[Seen], seed: u64) -> Vec<Line> {
    let mut lines = Vec::new();
    for service in incident.world.services {
        let mut chance = Chance::new(seed, &format!("{}/chatter/{}", incident.name, service.name));
        chatter(incident, service, clock, &mut chance, &mut lines);
    }
    for (at, burst) in incident.bursts.iter().enumerate() {
        let mut chance = Chance::new(seed, &format!("{}/burst/{}/{at}", incident.name, burst.service));
        let attributes = incident.world.service(burst.service).map_or(&[][..], |service| service.attributes);
        let length = (burst.to - burst.from).max(1) as f64 * 60.0;
        let mut second = burst.from as f64 * 60.0 + chance.between(0.0, 20.0 / burst.per_minute.max(0.05));
        while second < burst.to as f64 * 60.0 {
            if !burst.growing || chance.hits(((second - burst.from as f64 * 60.0) / length).powf(0.8)) {
                let trace = traces
                    .iter()
                    .filter(|seen| seen.services.contains(&burst.service))
                    .find(|seen| (seen.second - second).abs() < 40.0);
                lines.push(line(incident, burst, attributes, second, trace, clock, &mut chance));
            }
            second += pause(burst.per_minute, &mut chance);
        }
    }
    lines.sort_by(|a, b| a.second.total_cmp(&b.second));
    lines
}

fn pause(per_minute: f64, chance: &mut Chance) -> f64 {
    -60.0 / per_minute.max(0.001) * (1.0 - chance.unit()).ln()
}

fn chatter(
    incident: &Incident,
    service: &'static Service,
    clock: &Clock,
    chance: &mut Chance,
    lines: &mut Vec<Line>,
) {
    if service.chatter.is_empty() {
        return;
    }
    let mut second = pause(incident.world.chatter, chance);
    while second < incident.minutes as f64 * 60.0 {
        let quiet = incident.silences.iter().any(|(name, from, to)| {
            *name == service.name && second >= *from as f64 * 60.0 && second < *to as f64 * 60.0
        });
        // The first ones are the most frequent.
        let index = chance.below(service.chatter.len()).min(chance.below(service.chatter.len()));
        if !quiet {
            let seen = chance.hits(0.25).then(|| Seen { second, id: chance.hex(32), services: Vec::new() });
            let template = service.chatter[index];
            lines.push(written(
                incident,
                service.name,
                template,
                service.attributes,
                second,
                seen.as_ref(),
                clock,
                chance,
            ));
        }
        second += pause(incident.world.chatter, chance);
    }
}

fn line(
    incident: &Incident,
    burst: &Burst,
    attributes: &[&'static str],
    second: f64,
    trace: Option<&Seen>,
    clock: &Clock,
    chance: &mut Chance,
) -> Line {
    let template = *chance.pick(burst.lines);
    written(incident, burst.service, template, attributes, second, trace, clock, chance)
}

#[expect(clippy::too_many_arguments, reason = "private, two callers")]
fn written(
    incident: &Incident,
    service: &'static str,
    template: &str,
    attributes: &[&'static str],
    second: f64,
    trace: Option<&Seen>,
    clock: &Clock,
    chance: &mut Chance,
) -> Line {
    let (level, rest) = LEVELS
        .iter()
        .enumerate()
        .find_map(|(at, word)| Some((at, template.strip_prefix(word)?.strip_prefix(' ')?)))
        .unwrap_or((1, template));
    let mut parts = rest.split(" ;; ");
    let text = fill(parts.next().unwrap_or_default(), chance);
    let (key, words) = incident.world.severity;
    let mut object = Map::new();
    object.insert("timestamp".into(), json!(clock.stamp_millis(second)));
    object.insert("service".into(), json!(service));
    object.insert(key.into(), json!(words[level]));
    object.insert("msg".into(), json!(text));
    let own: Vec<&str> = parts.collect();
    for (key, template) in attributes.iter().chain(own.iter()).filter_map(|pair| pair.split_once('=')) {
        let value = fill(template, chance);
        object.insert(key.into(), value.parse::<i64>().map_or_else(|_| json!(value), |number| json!(number)));
    }
    if let Some(seen) = trace {
        object.insert("trace_id".into(), json!(seen.id));
    }
    Line { second, service, level, text, json: Value::Object(object) }
}

/// Groups the lines as a log platform would: signature, count, difference to what the time before the onset
/// would lead one to expect.
pub fn patterns(incident: &Incident, lines: &[Line]) -> Value {
    let mut groups: BTreeMap<(&str, String), (f64, f64, usize)> = BTreeMap::new();
    let onset = incident.onset as f64 * 60.0;
    for line in lines {
        let first = line.text.lines().next().unwrap_or_default();
        let group = groups.entry((line.service, signature(first))).or_insert((0.0, 0.0, line.level));
        group.0 += 1.0;
        group.1 += f64::from(u8::from(line.second < onset));
        group.2 = group.2.max(line.level);
    }
    let all = incident.minutes as f64 * 60.0;
    let mut rows: Vec<(f64, f64, usize, &str, String)> = groups
        .into_iter()
        .map(|((service, signature), (count, before, level))| {
            ((count - before * all / onset.max(1.0)).round(), count, level, service, signature)
        })
        .collect();
    rows.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then_with(|| (a.3, &a.4).cmp(&(b.3, &b.4))));
    let rows = rows.into_iter().take(16).map(|(delta, count, level, service, signature)| {
        let sentiment = if level >= ERROR { "negative" } else { "neutral" };
        json!({
            "signature": signature, "service": service, "count": format!("{count:.0}").parse::<i64>().unwrap_or(0),
            "delta_vs_baseline": format!("{delta:+.0}"), "sentiment": sentiment,
        })
    });
    Value::Array(rows.collect())
}

/// Replaces what varies.
fn signature(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let hex = word.len() >= 12 && word.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        out.push(if hex {
            "<ID>".to_owned()
        } else if digits > 0 {
            let mut masked = String::new();
            for char in word.chars() {
                if !char.is_ascii_digit() {
                    masked.push(char);
                } else if !masked.ends_with("<N>") {
                    masked.push_str("<N>");
                }
            }
            masked
        } else {
            word.to_owned()
        });
    }
    out.join(" ")
}
