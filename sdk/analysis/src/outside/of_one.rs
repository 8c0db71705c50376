//! Errors that nearly all have one value of an attribute, such as one partner, while other lines have many.

use std::collections::BTreeMap;

use super::confined::{Axis, Confined, axis};
use crate::robust::to_f64;

/// Stands for the metric where lines were counted.
pub(super) const ERRORS: &str = "error lines";

/// A line with one of its attributes.
#[derive(Clone, Copy, Debug)]
pub struct Attributed<'a> {
    /// Who wrote it.
    pub service: &'a str,
    /// Name of the attribute.
    pub name: &'a str,
    /// Its value.
    pub value: &'a str,
    /// Whether the line is an error from after the onset.
    pub is_error: bool,
}

/// Fewer errors are chance.
const ERRORS_MIN: usize = 8;
/// Of the errors so many must have one value.
const ERRORS_PART: f64 = 0.9;
/// Of the other lines the same value may have no more, and there must be so many values.
const OTHERS_PART: f64 = 0.5;
const OTHERS_VALUES: usize = 3;

/// Finds attributes whose one value nearly all errors of a service have, while its other lines have many.
pub fn errors_of_one(lines: &[Attributed<'_>]) -> Vec<Confined> {
    type Counts<'a> = BTreeMap<&'a str, usize>;
    let mut by: BTreeMap<(&str, &str), (Counts<'_>, Counts<'_>)> = BTreeMap::new();
    for line in lines.iter().filter(|line| axis(line.name, line.value, "errors").is_some()) {
        let (errors, others) = by.entry((line.service, line.name)).or_default();
        *(if line.is_error { errors } else { others }).entry(line.value).or_default() += 1;
    }
    let part = |counts: &Counts<'_>, value: &str| {
        let all: usize = counts.values().sum();
        to_f64(counts.get(value).copied().unwrap_or(0)) / to_f64(all.max(1))
    };
    let found = by.into_iter().filter_map(|((service, name), (errors, others))| {
        let (value, count) = errors.iter().max_by_key(|one| (*one.1, std::cmp::Reverse(*one.0)))?;
        let alone = *count >= ERRORS_MIN
            && part(&errors, value) >= ERRORS_PART
            && others.len() >= OTHERS_VALUES
            && part(&others, value) <= OTHERS_PART;
        alone.then(|| Confined {
            axis: axis(name, value, "errors").unwrap_or(Axis::Source),
            label: name.to_owned(),
            value: (*value).to_owned(),
            service: service.to_owned(),
            metric: ERRORS.to_owned(),
            factor: to_f64(*count),
            others: 1.0,
            others_count: others.len() - 1,
            is_symptom: true,
            is_load: false,
            is_silent: false,
        })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_one_tenant_among_many_are_confined() {
        assert_eq!(axis("SourceContext", "a.B", "errors"), None);
        let line = |value, is_error| Attributed { service: "shop", name: "account_id", value, is_error };
        let mut lines = vec![line("7", true); 20];
        assert!(errors_of_one(&lines).is_empty(), "nobody knows whether there are others");
        lines.extend(["1", "2", "3", "7"].map(|value| line(value, false)));
        let found = errors_of_one(&lines);
        assert_eq!((found[0].axis, found[0].value.as_str()), (Axis::Asker, "7"));
        lines.extend(["1", "2", "3", "4"].map(|value| line(value, true)));
        assert!(errors_of_one(&lines).is_empty(), "others fail as well");
    }
}
