//! What speaks against a change although it does something that could produce the fault.

use casefile_analysis::FaultKind::{self, DependencyDown, NameResolution, Timeout};
use casefile_analysis::effect::Effect;
use casefile_analysis::mechanism::Mechanism;
use casefile_analysis::signature::kinds_of_text;
use casefile_analysis::words::{identifiers, words};
use core_handover::Signature;

/// Returns whether what is said in the failure contradicts that this change made it: an answer with a status means that
/// there was a connection, and names that the change does not mention and nobody finds are not its own.
pub fn contradicted(mechanism: &Mechanism, fault: FaultKind, signature: &Signature) -> bool {
    match (mechanism.effect, fault) {
        (Effect::TimeoutLowered, Timeout | DependencyDown) => {
            is_about_connecting(&mechanism.part)
                && !signature.texts.iter().any(|text| connects_not(text))
                && signature.texts.iter().any(|text| answers_late(text))
        }
        (Effect::EndpointChanged, NameResolution) => {
            let new = mechanism.part.lines().filter(|line| line.starts_with('+'));
            let named: Vec<String> = new.flat_map(hosts).collect();
            let unresolved = signature
                .texts
                .iter()
                .filter(|text| kinds_of_text(text).iter().any(|found| found.0 == NameResolution));
            let failing: Vec<String> = unresolved.flat_map(|text| hosts(text)).collect();
            !named.is_empty() && failing.iter().any(|host| !named.contains(host))
        }
        _ => false,
    }
}

/// Returns whether a limit is one for connecting alone.
fn is_about_connecting(part: &str) -> bool {
    let names = identifiers(part).into_iter().map(words);
    names.into_iter().any(|name| {
        name.iter().any(|word| matches!(word.as_str(), "connect" | "dial" | "handshake"))
            || name.windows(2).any(|pair| pair[0] == "open" && pair[1] == "timeout")
    })
}

/// Returns whether a text says that no connection came about.
fn connects_not(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "connect timed out",
        "connection timed out",
        "connecttimeout",
        "connect timeout",
        "dial tcp",
        "failed to open tcp",
    ]
    .iter()
    .any(|part| lower.contains(part))
}

/// Returns whether a text says that whoever was called answered that it took too long.
fn answers_late(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["504 gateway", "502 bad gateway", "gatewaytimeout", "badgateway", "status code 504", "status code 502"]
        .iter()
        .any(|part| lower.contains(part))
}

/// The names of hosts with a domain that a text holds, in lower case.
fn hosts(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let tokens = text.split(|c| !is_part(c)).map(|token| token.trim_matches('.'));
    let is_host = |token: &&str| {
        let end = token.rsplit('.').next().unwrap_or_default();
        token.matches('.').count() >= 2
            && end.len() >= 2
            && end.chars().all(|c| c.is_ascii_alphabetic())
            && !token.split('.').any(str::is_empty)
    };
    tokens.filter(is_host).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(effect: Effect, part: &str) -> Mechanism {
        Mechanism { effect, strength: 0.9, path: String::new(), part: part.to_owned(), why: String::new() }
    }

    fn said(texts: &[&str]) -> Signature {
        Signature { texts: texts.iter().map(|text| (*text).to_owned()).collect(), ..Signature::default() }
    }

    #[test]
    fn an_answer_with_a_status_needed_no_longer_to_connect() {
        let shorter = change(Effect::TimeoutLowered, "- connectTimeout: 2s\n+ connectTimeout: 1s");
        let answered = said(&["HttpServerErrorException: 504 Gateway Time-out"]);
        assert!(contradicted(&shorter, Timeout, &answered));
        assert!(!contradicted(&shorter, Timeout, &said(&["504 Gateway", "connect timed out"])));
        let reads = change(Effect::TimeoutLowered, "- readTimeout: 2s\n+ readTimeout: 1s");
        assert!(!contradicted(&reads, Timeout, &answered));
    }

    #[test]
    fn a_new_address_does_not_take_other_names_away() {
        let moved = change(Effect::EndpointChanged, "- url: https://a.shop.test\n+ url: https://b.shop.test");
        let other = said(&["lookup c.mail.test: no such host"]);
        assert!(contradicted(&moved, NameResolution, &other));
        let own = said(&["lookup b.shop.test: no such host"]);
        assert!(!contradicted(&moved, NameResolution, &own));
        assert!(!contradicted(&moved, DependencyDown, &other));
    }
}
