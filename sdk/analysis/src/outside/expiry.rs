//! What runs out by the calendar: certificates, keys, secrets, licences.

use super::hosts::is_foreign;
use super::{Outside, OutsideKind, Said, Scene, announced, holds, is, made, message, seen, shown};

/// How one speaks of a certificate.
const CERTIFICATES: [&str; 11] = [
    "cert",
    "certificate",
    "certpath",
    "x509",
    "x.509",
    "ssl",
    "tls",
    "pkix",
    "sslhandshake",
    "sslerror",
    "intermediate ca",
];
/// How one says that its time is over, or has not come.
const OVER: [&str; 12] = [
    "expired",
    "has_expired",
    "expiredexception",
    "not yet valid",
    "notafter",
    "not after",
    "nottimevalid",
    "validity check failed",
    "is after 20",
    "validity period",
    "no longer valid",
    "expiry date",
];
/// How one says that a certificate is not trusted, whatever its time.
const NOT_TRUSTED: [&str; 7] = [
    "unable to get local issuer",
    "unknown authority",
    "unable to find valid certification path",
    "self signed certificate",
    "self-signed certificate",
    "unable to verify the first certificate",
    "unknownissuer",
];

fn certificate_over(line: &Said) -> bool {
    let text = &message(&line.text);
    holds(text, &["cert_has_expired", "certexpired", "expired_cert"])
        || holds(text, &CERTIFICATES) && holds(text, &OVER)
}

pub(super) fn certificate(scene: &Scene) -> Option<Outside> {
    let over = scene.concerned().find(|line| certificate_over(line));
    let not_trusted = |line: &&Said| holds(&message(&line.text), &NOT_TRUSTED);
    let foreign =
        scene.concerned().find(|line| not_trusted(line) && is_foreign(&message(&line.text), &scene.services));
    // One client may have lost its trust by a change of its own; two of them see another certificate.
    let others = foreign.filter(|first| {
        let of_another = |line: &&Said| line.service != first.service && not_trusted(line);
        scene.lines.iter().any(|line| of_another(&line))
    });
    let renewal = [&scene.lines, &scene.told].into_iter().flatten().find(|line| {
        holds(
            &line.text,
            &["cert-manager", "certificate renewal", "renew certificate", "certbot", "letsencrypt"],
        ) && holds(&line.text, &["fail", "error", "rate limited", "could not", "unable"])
    });
    made(
        OutsideKind::Certificate,
        &[
            seen(over, 0.85, |line| format!("a certificate ran out: {}", shown(&line.text))),
            seen(foreign, 0.5, |line| {
                format!("the certificate of somebody else is not trusted any more: {}", shown(&line.text))
            }),
            seen(others, 0.4, |_| "another service does not trust it either, since the same time".to_owned()),
            seen(renewal, 0.4, |line| format!("a certificate was not renewed: {}", shown(&line.text))),
            seen(announced(scene, &["certificate", "root ca", "intermediate"]), 0.4, |told| told),
        ],
        &[],
    )
}

/// What a person buys, or is given for a time. Tokens of sessions run out every hour and are none of these.
const GRANTED: [&str; 14] = [
    "license",
    "licence",
    "client secret",
    "secret key",
    "api key",
    "apikey",
    "access key",
    "service account key",
    "signing key",
    "account password",
    "password has",
    "subscription",
    "trial",
    "domain",
];

pub(super) fn expiry(scene: &Scene) -> Option<Outside> {
    let ran_out = scene.concerned().find(|line| {
        let text = &message(&line.text);
        !certificate_over(line)
            && (holds(text, &GRANTED) && holds(text, &["expired", "has ended", "no longer valid", "lapsed"])
                || holds(
                    text,
                    &[
                        "aadsts7000222",
                        "ora-28001",
                        "keyexpired",
                        "license_expired",
                        "payment required",
                        "402 payment",
                    ],
                ))
    });
    let wrong = scene.concerned().any(|line| holds(&line.text, &["is not set", "missing required env"]));
    made(
        OutsideKind::Expiry,
        &[seen(ran_out, 0.75, |line| format!("what was granted for a time ran out: {}", shown(&line.text)))],
        &[is(wrong, 0.5, "a setting is missing")],
    )
}
