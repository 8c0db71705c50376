//! The series of an incident: what every service of its world exports, and what happened to it.

use crate::chance::Chance;
use crate::clock::Clock;
use crate::error::{Error, Fallible};
use crate::incident::Incident;

/// A sampled series.
pub struct Sampled {
    /// Which service.
    pub service: &'static str,
    /// Which metric.
    pub metric: &'static str,
    /// Its labels.
    pub labels: String,
    /// Second and value.
    pub points: Vec<(i64, String)>,
}

/// Samples all series.
///
/// # Errors
/// The scenario names a series that is not there.
pub fn sample(incident: &Incident, clock: &Clock, seed: u64) -> Fallible<Vec<Sampled>> {
    let mut all = Vec::new();
    let mut used = vec![false; incident.hits.len()];
    let end = incident.minutes * 60;
    let mut add = |service: &'static str, metric: &'static str, series: &crate::series::Series| {
        let labels = series.labels().to_owned();
        let mut chance = Chance::new(seed, &format!("{}/{service}/{metric}/{labels}", incident.name));
        let points = series.sample(clock, &mut chance, incident.step, end);
        all.push(Sampled { service, metric, labels, points });
    };
    for service in incident.world.services {
        for gauge in incident.world.gauges(service) {
            let mut series = gauge.series(incident.world.style.full);
            for (at, (name, metric, labels, shape)) in incident.hits.iter().enumerate() {
                if *name == service.name
                    && *metric == gauge.name
                    && (labels.is_empty() || *labels == gauge.labels)
                {
                    series = series.then(*shape);
                    used[at] = true;
                }
            }
            add(service.name, gauge.name, &series);
        }
    }
    for (service, metric, series) in &incident.extras {
        add(service, metric, series);
    }
    match used.iter().position(|used| !used) {
        Some(at) => {
            let (service, metric, labels, _) = incident.hits[at];
            Err(Error::Scenario(format!("{service} has no series {metric} {labels}")))
        }
        None => Ok(all),
    }
}

/// The value of a series at a minute.
pub fn value_at(series: &[Sampled], service: &str, metric: &str, minute: i64) -> Option<f64> {
    let mut values = series
        .iter()
        .filter(|sampled| sampled.service == service && sampled.metric == metric)
        .filter_map(|sampled| sampled.points.iter().rfind(|(second, _)| *second <= minute * 60))
        .filter_map(|(_, value)| value.parse::<f64>().ok());
    let first = values.next()?;
    Some(values.fold(first, f64::max))
}
