use std::collections::HashMap;

use serde::Deserialize;

use crate::segments::Rule;

#[derive(Deserialize)]
pub struct Row {
    pub segment: u32,
    pub pages: String,
    pub at_least: usize,
}

/// Makes rules of the rows of the console; a row that is no rule is left out.
pub fn rules(rows: Vec<Row>) -> Vec<Rule> {
    let mut by_segment = HashMap::new();
    for row in rows {
        match Rule::new(row.segment, &row.pages, row.at_least) {
            Ok(rule) => {
                by_segment.insert(row.segment, rule);
            }
            Err(error) => tracing::warn!(segment = row.segment, %error, "not a rule"),
        }
    }
    by_segment.into_values().collect()
}
