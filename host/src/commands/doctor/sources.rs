//! `casefile doctor --sources`: one small question to each program that answers for a live source.

use casefile_model::request::Window;
use casefile_model::tools::{
    self, ToolCall, answer_json, changes, code, docs, experiments, logs, metrics, profiles, traces,
};
use casefile_model::{Time, cbor};
use serde::Serialize;

use super::Check;
use crate::clock;
use crate::commands::investigate::live_providers;
use crate::config::DEFAULT_PLAYBOOK;
use crate::context::{Context, SkillArg};

/// How far back the questions look, in milliseconds: a day.
const BACK_MS: i64 = 24 * 60 * 60 * 1_000;

/// Asks every source that is configured, names those that are not, and what the policy lacks for the playbook of most
/// alerts to use them.
pub(super) async fn checks(context: &Context) -> Vec<Check> {
    let (providers, gaps) = match live_providers(context) {
        Ok(live) => live,
        Err(e) => {
            return vec![Check::missing(
                "live sources",
                e.to_string(),
                "docs/connect-your-data.md shows how",
            )];
        }
    };
    let now = clock::now();
    let mut checks = Vec::new();
    for (interface, provider) in &providers {
        let what = format!("source of {interface}");
        let Some(call) = question(interface, now) else { continue };
        checks.push(match provider.answer(&call, now) {
            Ok(answer) => {
                Check::good(what, format!("{} answers with {}", call.function, counted(&call, &answer)))
            }
            // The program works: it looked and holds no such thing, or refuses this one question.
            Err(error @ (tools::ToolError::NotFound(_) | tools::ToolError::Denied(_))) => {
                Check::good(what, format!("{} is answered: {error}", call.function))
            }
            Err(error) => {
                let mend = format!("run the program of [providers.{interface}] in casefile.toml by hand");
                Check::broken(what, format!("{}: {error}", call.function), &mend)
            }
        });
    }
    checks.extend(gaps.iter().map(|gap| {
        let mend = format!("name a program under [providers.{}] in casefile.toml", gap.what);
        Check::missing(format!("source of {}", gap.what), gap.why.clone(), &mend)
    }));
    checks.push(grants(context).await);
    checks
}

/// Whether the policy gives the skills of the default playbook what they ask for.
async fn grants(context: &Context) -> Check {
    let what = format!("grants of {DEFAULT_PLAYBOOK} and the skills that it runs");
    let playbook = SkillArg::name(DEFAULT_PLAYBOOK);
    let library = match playbook {
        Ok(playbook) => context.library(&playbook, &[]).await,
        Err(e) => Err(e),
    };
    match library.map(|(library, _)| context.policy.missing(library.admitted())) {
        Ok(None) => Check::good(what, "they get the live sources that they ask for"),
        Ok(Some(grants)) => {
            let file = context.policy_file().display().to_string();
            Check::missing(what, "the policy withholds live sources", &format!("add to {file}:\n\n{grants}"))
        }
        Err(e) => Check::broken(what, e.to_string(), "mend what the message names"),
    }
}

/// The smallest question that an interface has.
fn question(interface: &str, now: Time) -> Option<ToolCall> {
    let window = Window { start: now.plus_ms(-BACK_MS), end: now };
    let (service, cursor, limit) = (None, None, 1);
    let function = match interface {
        "metrics" => {
            ("list-series", encoded(&metrics::ListQuery { select: Default::default(), limit, cursor }))
        }
        "logs" => {
            let (contains, severities) = (String::new(), Vec::new());
            ("search", encoded(&logs::SearchQuery { window, service, contains, severities, limit, cursor }))
        }
        "traces" => {
            let (trace_id, errors_only) = (None, false);
            ("spans", encoded(&traces::SpansQuery { window, service, trace_id, errors_only, limit, cursor }))
        }
        "changes" => {
            let kinds = Vec::new();
            ("list-changes", encoded(&changes::ListQuery { window, kinds, service, limit, cursor }))
        }
        "docs" => ("status", encoded(&docs::StatusQuery { window, limit, cursor })),
        "experiments" => ("results", encoded(&experiments::ResultsQuery { window, service, limit, cursor })),
        "profiles" => ("list-profiles", encoded(&profiles::ListQuery { service, window, limit, cursor })),
        "code" => {
            let (revision, contains, path_prefix) = ("HEAD".into(), "a".into(), String::new());
            ("search", encoded(&code::SearchQuery { revision, contains, path_prefix, limit, cursor }))
        }
        _ => return None,
    };
    let (function, arguments) = (function.0.to_owned(), function.1?);
    Some(ToolCall { interface: interface.to_owned(), function, arguments })
}

fn encoded(query: &impl Serialize) -> Option<Vec<u8>> {
    cbor::to_vec(&(query,)).ok()
}

/// How much an answer holds, in words.
fn counted(call: &ToolCall, answer: &[u8]) -> String {
    let answer = answer_json(call, answer);
    let fields = answer.as_ref().and_then(|answer| answer.as_object());
    let list = fields
        .and_then(|fields| fields.iter().find_map(|(name, value)| Some((name, value.as_array()?.len()))));
    list.map_or_else(|| "something else than a list".into(), |(name, count)| format!("{count} {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_has_a_question_that_its_interface_knows() {
        for interface in tools::PROVIDED {
            let call = question(interface, Time(1_800_000_000_000)).unwrap();
            assert!(
                tools::functions(interface).contains(&call.function.as_str()),
                "{interface} {}",
                call.function
            );
            assert!(tools::query_json(&call).is_ok(), "{interface}");
        }
    }
}
