//! Whose a host is: one of ours, or somebody else's.

use crate::words::words;

/// Ends of names that are registered with somebody.
const ENDS: [&str; 22] = [
    "com", "net", "io", "org", "eu", "dev", "cloud", "example", "test", "co", "ai", "app", "de", "uk", "fr",
    "jp", "ch", "nl", "us", "gov", "biz", "invalid",
];

/// Where code comes from; the names stand in stack traces and paths of packages.
const CODE: [&str; 12] = [
    "github.com",
    "gitlab.com",
    "golang.org",
    "gopkg.in",
    "google.golang.org",
    "go.uber.org",
    "k8s.io",
    "sigs.k8s.io",
    "npmjs.com",
    "asp.net",
    "crates.io",
    "go.opentelemetry.io",
];

/// Whose services many call.
const PROVIDERS: [&str; 38] = [
    "stripe",
    "twilio",
    "sendgrid",
    "mailgun",
    "postmark",
    "paypal",
    "braintree",
    "adyen",
    "klarna",
    "plaid",
    "auth0",
    "okta",
    "salesforce",
    "zendesk",
    "hubspot",
    "shopify",
    "slack",
    "vendor",
    "provider",
    "psp",
    "s3",
    "dynamodb",
    "sqs",
    "sns",
    "kms",
    "kinesis",
    "cloudfront",
    "cloudflare",
    "fastly",
    "akamai",
    "bigquery",
    "openai",
    "anthropic",
    "bedrock",
    "mapbox",
    "maxmind",
    "algolia",
    "snowflake",
];

/// Returns whether a text names somebody else's host or service. Frames of stack traces must have been taken out.
pub fn is_foreign(text: &str, services: &[String]) -> bool {
    foreign(text, services).is_some()
}

/// The host or service of somebody else that a text names.
pub fn foreign(text: &str, services: &[String]) -> Option<String> {
    if let Some(host) = hosts(text).find(|host| !is_ours(host, services)) {
        return Some(host);
    }
    let lower = text.to_lowercase();
    if let Some(phrase) = ["third-party", "third party", "external api", "external service"]
        .iter()
        .find(|phrase| lower.contains(**phrase))
    {
        return Some((*phrase).to_owned());
    }
    // The words of an identifier, such as `ServiceProvider`, are names of code.
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '-');
    let alone = lower.split(|c| !is_part(c)).map(|token| token.trim_matches('.'));
    let named = alone.filter(|token| PROVIDERS.contains(token) && !is_service(token, services));
    let written = named.map(str::to_owned).next();
    written.filter(|name| !has_camel(text, name))
}

/// Returns whether a name stands in a text only as a part of a longer one.
fn has_camel(text: &str, name: &str) -> bool {
    let tokens = text.split(|c: char| !c.is_alphanumeric());
    !tokens.map(str::to_lowercase).any(|token| token == name)
}

/// Hosts with a domain, in lower case.
fn hosts(text: &str) -> impl Iterator<Item = String> {
    let lower = text.to_lowercase();
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '@');
    let tokens: Vec<String> =
        lower.split(|c| !is_part(c)).map(|token| token.trim_matches('.').to_owned()).collect();
    tokens.into_iter().filter(|token| is_host(token))
}

fn is_host(token: &str) -> bool {
    let labels: Vec<&str> = token.split('.').collect();
    let known = labels.last().is_some_and(|end| ENDS.contains(end));
    // A package of Java begins with what a host ends with, and an address of a person is none.
    let package =
        labels.first().is_some_and(|first| ["com", "org", "io", "net", "dev", "app"].contains(first));
    labels.len() >= 2
        && known
        && !package
        && !token.contains(['@', '_'])
        && labels.iter().all(|label| !label.is_empty())
        && !CODE.contains(&token)
}

/// Returns whether a host is one of our own: inside a cluster, or named like one of our services.
fn is_ours(host: &str, services: &[String]) -> bool {
    let inside = ["svc", "internal", "local", "localhost", "cluster", "consul", "lan", "corp", "intra"];
    host.split('.').any(|label| inside.contains(&label) || is_service(label, services))
}

fn is_service(name: &str, services: &[String]) -> bool {
    services.iter().any(|service| service.len() > 2 && service.eq_ignore_ascii_case(name))
}

/// Returns whether a service of the telemetry is somebody else's: named like a provider or a host of theirs.
pub fn is_foreign_service(service: &str) -> bool {
    is_host(&service.to_lowercase()) && !is_ours(&service.to_lowercase(), &[])
        || words(service).iter().any(|word| PROVIDERS[..17].contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours() -> Vec<String> {
        vec!["payments".to_owned(), "stripe-sync".to_owned()]
    }

    #[test]
    fn hosts_of_others_are_told_from_ours() {
        for text in [
            "POST https://api.acme.com/v1: 503",
            "Stripe answered 502",
            "lookup sms.gate.example: no such host",
        ] {
            assert!(is_foreign(text, &ours()), "{text}");
        }
        for text in [
            "POST http://payments.shop.example:8080: 503",
            "http://cart.default.svc.cluster.local timed out",
            "at github.com/lib/pq.(*conn).exec",
            "com.acme.app.Main failed",
            "AuthenticationProvider failed",
            "mail to ann@acme.com failed",
            "request failed with status 503",
        ] {
            assert!(!is_foreign(text, &ours()), "{text}");
        }
    }
}
