//! Who sells to us or sends to us: providers, their limits, and input that cannot be processed.

use super::{Outside, OutsideKind, Scene, announced, is_platform, made, services_with};
use crate::departure::Direction;
use crate::fault_kind::FaultKind;
use crate::signature::{Measures, kinds_of_text, measures};
use crate::words::words;

/// Hosts that belong to nobody's own cluster.
pub(super) fn is_foreign(text: &str) -> bool {
    let lower = text.to_lowercase();
    let host = lower.split([' ', '/', ':', '"', '\'', '(', ')', ',', '=']).any(|part| {
        let known = [".com", ".net", ".io", ".org", ".eu", ".dev", ".cloud", ".example"]
            .iter()
            .any(|end| part.ends_with(end));
        known
            && !part.contains(".svc")
            && !part.contains("internal")
            && !part.contains(".local")
            && part.matches('.').count() >= 1
    });
    host || [
        "stripe",
        "twilio",
        "sendgrid",
        "paypal",
        "braintree",
        "adyen",
        "auth0",
        "okta",
        "salesforce",
        "third-party",
        "third party",
        "vendor",
        "provider",
        "external api",
        "s3 ",
        "dynamodb",
        "sqs ",
        "cloudfront",
        "openai",
    ]
    .iter()
    .any(|name| lower.contains(name))
}

pub(super) fn provider(scene: &Scene) -> Option<Outside> {
    let failing = [
        "502",
        "503",
        "504",
        "500",
        "unavailable",
        "timeout",
        "timed out",
        "deadline",
        "reset",
        "refused",
        "internal error",
        "degraded",
        "slow",
        "malfunction",
    ];
    let lines: Vec<&(String, String)> = scene
        .lines
        .iter()
        .filter(|(_, text)| is_foreign(text) && failing.iter().any(|part| text.to_lowercase().contains(part)))
        .collect();
    let told = announced(
        scene,
        &["degraded", "outage", "incident", "elevated", "investigating", "partial", "disruption", "major"],
    );
    let dns = services_with(scene, FaultKind::NameResolution, 0.8)
        .iter()
        .any(|service| scene.first_failing.is_empty() || *service == scene.first_failing);
    // A client that is answered with an error of the server, where nobody of ours is known to be called.
    let answered = lines.is_empty()
        && !scene.calls.iter().any(|(caller, _)| *caller == scene.first_failing)
        && scene.lines.iter().any(|(service, text)| {
            let lower = text.to_lowercase();
            *service == scene.first_failing
                && [
                    "does not indicate success: 5",
                    "status code 5",
                    "answered 5",
                    "returned 5",
                    "responded with 5",
                ]
                .iter()
                .any(|part| lower.contains(part))
        });
    made(
        OutsideKind::Provider,
        &[
            (
                !lines.is_empty(),
                0.5,
                format!(
                    "a third party fails: {}",
                    lines.first().map(|line| line.1.clone()).unwrap_or_default()
                ),
            ),
            (told.is_some() && answered, 0.35, "who is called answers with errors of a server".to_owned()),
            (told.is_some(), 0.45, told.unwrap_or_default()),
        ],
        &[(dns, 0.5, "names do not resolve, whoever they belong to".to_owned())],
    )
}

pub(super) fn bad_input(scene: &Scene) -> Option<Outside> {
    let services = services_with(scene, FaultKind::BadData, 0.8);
    let source = scene.lines.iter().any(|(_, text)| {
        [
            "partner",
            "vendor",
            "feed",
            "upload",
            "import",
            "tenant",
            "producer",
            "batch file",
            "customer",
            "webhook",
            "supplier",
        ]
        .iter()
        .any(|part| text.to_lowercase().contains(part))
    });
    let starts_not = !services_with(scene, FaultKind::CrashAtStart, 0.8).is_empty();
    made(
        OutsideKind::BadInput,
        &[
            (!services.is_empty(), 0.5, "input cannot be processed".to_owned()),
            (!services.is_empty() && source, 0.5, "the lines name where it comes from".to_owned()),
        ],
        &[(starts_not, 0.7, "a program that does not start has read no input".to_owned())],
    )
}

pub(super) fn quota(scene: &Scene) -> Option<Outside> {
    let lines: Vec<&(String, String)> = scene
        .lines
        .iter()
        .filter(|(_, text)| kinds_of_text(text).iter().any(|found| found.0 == FaultKind::QuotaExceeded))
        .collect();
    // Who is answered 429 is the caller; and only who sells has accounts, plans and days.
    let foreign = lines.iter().any(|(_, text)| {
        let lower = text.to_lowercase();
        let sold = ["account", "plan", "daily", "monthly", "subscription", "billing"];
        is_foreign(text)
            || lower.contains("429")
                && lower.contains("quota")
                && sold.iter().any(|part| lower.contains(part))
    });
    let told = announced(scene, &["limit", "quota", "plan", "tier", "throttl", "rate"]);
    let consumed = |metric: &str| {
        let words = words(metric);
        ["consumed", "writes", "reads", "calls", "ops"]
            .iter()
            .any(|wanted| words.iter().any(|word| word == wanted))
    };
    // Whoever neither logs nor is called as ours is the third party itself, whom others ask as well.
    let ours = |service: &str| {
        !foreign
            || service == scene.first_failing
            || is_platform(service)
            || scene.lines.iter().any(|line| line.0 == service)
            || scene.calls.iter().any(|(caller, _)| caller == service)
    };
    let more = scene.series.iter().any(|(service, metric, direction, factor)| {
        *direction == Direction::Up
            && ours(service)
            && *factor >= 1.3
            && (measures(metric) == Measures::Requests || consumed(metric))
    });
    made(
        OutsideKind::Quota,
        &[
            (
                !lines.is_empty(),
                0.45,
                format!(
                    "a limit is reached: {}",
                    lines.first().map(|line| line.1.clone()).unwrap_or_default()
                ),
            ),
            (foreign, 0.5, "it is the limit of a third party".to_owned()),
            (!lines.is_empty() && told.is_some(), 0.5, told.unwrap_or_default()),
            (!lines.is_empty() && !more, 0.2, "nothing is asked more often than before".to_owned()),
        ],
        &[(more, 0.5, "more is asked than before, so it is not the limit that changed".to_owned())],
    )
}
