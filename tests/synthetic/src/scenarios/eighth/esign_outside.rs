//! Signatures on contracts: rights, and what nobody of the organisation changed.

use crate::prelude::*;

/// A bucket takes another key, and the role that writes to it may not use that key.
fn contracts_unarchived() -> Incident {
    let archive = Call::new("envelopes", "archive", 20.0)
        .fails("ERROR", "AccessDenied: not authorized to perform: kms:GenerateDataKey")
        .calls(Call::new("envelopes", "S3.PutObject", 140.0).slow(24.0).with("!http.status_code=403"));
    Incident::new(&worlds::ESIGN, "contracts-unarchived", FaultKind::Permission)
        .in_language(Language::Hcl)
        .clock("2025-02-12 10:00", 210, 96, 128)
        .alert(
            ("envelopes", "envelopes.unarchived", 1500.0),
            "SEV2",
            "unarchived contracts",
            "{value} completed contracts are not in the archive",
        )
        .cause("archive-key", 84)
        .decoy(Decoy::SameFile, "archive-lock", -1400)
        .decoy(Decoy::AtOnset, "archive-name", 50)
        .ships("envelopes", 93)
        .decoy(Decoy::Bump, "aws-bump", -1000)
        .ships("envelopes", -900)
        .hit("envelopes", "envelopes.archived.per_min", Step { at: 96, over: 2, to: 0.0 })
        .hit("envelopes", "envelopes.unarchived", Slope { at: 96, by: 108.0 })
        .hit("envelopes", "cpu", Step { at: 97, over: 5, to: 41.0 })
        .logs("envelopes", 96, 3.4, &[
            "ERROR [ArchiveService] AccessDenied: User: arn:aws:sts::550031276604:assumed-role/envelopes/{hex:16} is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:us-east-1:550031276604:key/8c1f02ae-93d4-4f0b-b0a6-21e7d5c9c4aa because no identity-based policy allows the kms:GenerateDataKey action",
        ])
        .traces(14, 14, 97, archive)
        .with_repo()
        .truth(
            "envelopes",
            &[],
            "rollback",
            "The archive's bucket encrypts with a key of its own since the commit of 11:24, applied a few minutes later without a deploy, and the policy of envelopes' role still allows only the old key: each PutObject is denied kms:GenerateDataKey on a key that nobody used before. \
             Metadata of the archived documents, deployed three minutes before the onset, would be denied as s3 and not as kms; the lock against deletion was applied a day before and contracts were archived all the time, as with the SDK's new version.",
        )
}

/// The zone of the provider of SMS cannot be resolved.
fn signers_wait_for_codes() -> Incident {
    let code = Call::new("courier", "CodeJob", 22.0)
        .fails("ERROR", "getaddrinfo: Temporary failure in name resolution")
        .calls(
            Call::new("courier", "POST /v2/messages", 210.0)
                .slow(5000.0)
                .with("server.address=gate.textpost.example"),
        );
    Incident::new(&worlds::ESIGN, "signers-wait-for-codes", FaultKind::NameResolution)
        .in_language(Language::Ruby)
        .clock("2025-01-15 14:20", 200, 112, 119)
        .alert(
            ("courier", "courier.codes.sent.per_min", 15.0),
            "SEV1",
            "codes",
            "{value} codes are sent in a minute",
        )
        .decoy(Decoy::AtOnset, "sms-url", 60)
        .ships("courier", 107)
        .decoy(Decoy::LookAlike, "sms-timeout", -1400)
        .ships("courier", -1320)
        .decoy(Decoy::TooLate, "puma-bump", 90)
        .ships("accounts", 116)
        .commit("reminder-words", -1280)
        .hit("courier", "courier.codes.sent.per_min", Step { at: 112, over: 3, to: 0.0 })
        .hit_labelled("courier", "sidekiq.queue.latency.s", "queue=codes", Slope { at: 113, by: 41.0 })
        .hit("courier", "sidekiq.retry_set.size", Slope { at: 112, by: 61.0 })
        .hit("signing-web", "signing.completed.per_min", Step { at: 113, over: 8, to: 205.0 })
        .hit("seal", "rate", Times { at: 114, over: 8, by: 0.7 })
        .logs("courier", 112, 3.0, &[
            "WARN fail: HTTPX::ResolveError (Can't resolve gate.textpost.example: SERVFAIL) ;; class=CodeJob ;; elapsed={f:5.00..5.09} ;; queue=codes",
            "INFO done ;; class={pick:CompletedMailJob|InvitationMailJob} ;; elapsed={f:0.09..0.71} ;; queue=mail",
        ])
        .traces(14, 14, 113, code)
        .feed(json!({"source": "textpost", "component": "messaging API", "events": [
            {"timestamp": -3000, "status": "operational"},
            {"timestamp": 98, "status": "operational", "detail": "Invoices for December are available."},
            {"timestamp": 161, "status": "partial_outage", "detail": "Some customers cannot reach our API. We are looking into a problem with the DNSSEC signatures of our zone."},
        ]}))
        .with_repo()
        .truth(
            "courier",
            &["seal", "signing-web"],
            "escalate-upstream",
            "No change is at fault. The name of the SMS provider cannot be resolved from 16:12 local time on, SERVFAIL each time, while mails of the same workers reach their own provider; fifty minutes later the provider speaks of signatures of its zone. \
             The deploy five minutes before writes the same address as a constant that the variable always had, so it asks for the name that had been resolved until then, and codes were sent for minutes after it; the longer limit of time was a day old.",
        )
}

/// All incidents of this part.
pub fn all() -> Vec<Incident> {
    vec![contracts_unarchived(), signers_wait_for_codes()]
}
