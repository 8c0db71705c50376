//! Signatures on contracts: what people changed in code.

use crate::prelude::*;

/// Days became a number, and a number is added as seconds.
fn links_expired() -> Incident {
    let open = Call::new("signing-web", "GET /s/{token}", 34.0)
        .with("http.status_code={pick:200|200}")
        .calls(Call::new("envelopes", "GET /envelopes/{id}", 21.0).times(1, 0));
    Incident::new(&worlds::ESIGN, "links-expired", FaultKind::WrongResult)
        .in_language(Language::Ruby)
        .clock("2025-05-21 09:40", 190, 92, 110)
        .alert(
            ("signing-web", "signing.link_expired.per_min", 40.0),
            "SEV2",
            "expired links",
            "{value} people open an expired link in a minute",
        )
        .cause("link-days", -30)
        .ships("accounts", 89)
        .decoy(Decoy::LookAlike, "clock-skew", 50)
        .ships("signing-web", 84)
        .decoy(Decoy::Long, "key-rotation", -1450)
        .ships("accounts", -1330)
        .decoy(Decoy::Bump, "jose-bump", -1500)
        .ships("signing-web", -1390)
        .hit("signing-web", "signing.link_expired.per_min", Creep { at: 92, half: 16.0, to: 390.0 })
        .hit("signing-web", "signing.completed.per_min", Creep { at: 92, half: 16.0, to: 48.0 })
        .hit("signing-web", "latency", Creep { at: 92, half: 16.0, to: 110.0 })
        .hit("envelopes", "rate", Creep { at: 93, half: 16.0, to: 190.0 })
        .hit("seal", "rate", Creep { at: 93, half: 16.0, to: 7.0 })
        .hit("seal", "cpu", Creep { at: 93, half: 16.0, to: 14.0 })
        .hit("courier", "courier.mails.attempted.per_min", Times { at: 100, over: 40, by: 0.7 })
        .hit("courier", "courier.mails.accepted.per_min", Times { at: 100, over: 40, by: 0.7 })
        .logs_growing("signing-web", 92, 5.0, &["WARN GET /s/{hex:10} 410 link has expired ;; age_s={n:40..3900}"])
        .traces(18, 14, 96, open)
        .with_repo()
        .truth(
            "accounts",
            &["courier", "envelopes", "seal", "signing-web"],
            "rollback",
            "The life of a link is a number of days since the deploy of accounts at 11:09 local time, and Time.current + 14 adds seconds, where 14.days had been added before: each new link is good for fourteen seconds. Links of before still work, so expired ones grow as new mails are opened, \
             and those refused are minutes old. Five seconds more of tolerance in the web's check, deployed a little earlier, let more links pass rather than fewer; the endpoint of keys and the library were there for a day.",
        )
}

/// Each seal logs in to the module of keys.
fn sealing_queue_grows() -> Incident {
    let seal = Call::new("seal", "POST /seal", 150.0)
        .slow(180.0)
        .calls(Call::new("seal", "C_Login", 400.0).times(0, 1).slow(3800.0).with("net.peer.name=hsm-ash"))
        .calls(Call::new("seal", "C_Sign", 30.0).slow(42.0).with("net.peer.name=hsm-ash"))
        .calls(Call::new("seal", "POST timestamp", 70.0));
    Incident::new(&worlds::ESIGN, "sealing-queue-grows", FaultKind::ConnectionChurn)
        .in_language(Language::Java)
        .clock("2025-03-31 11:10", 240, 103, 124)
        .alert(
            ("seal", "seal.queue.depth", 200.0),
            "SEV2",
            "seal queue",
            "{value} documents wait for their seal",
        )
        .cause("keys-per-account", 10)
        .ships("seal", 74)
        .decoy(Decoy::Bump, "bc-bump", -1300)
        .ships("seal", -1200)
        .decoy(Decoy::Long, "tsa-cache", 40)
        .ships("seal", 96)
        .decoy(Decoy::AtOnset, "archive-name", 80)
        .ships("envelopes", 99)
        .hit("seal", "seal.hsm.logins.per_min", Step { at: 75, over: 2, to: 2250.0 })
        .hit("seal", "latency", Step { at: 75, over: 2, to: 720.0 })
        .hit("seal", "seal.hsm.sessions.open", Step { at: 75, over: 3, to: 61.0 })
        .hit("seal", "seal.hsm.sessions.open", Creep { at: 98, half: 4.0, to: 128.0 })
        .hit("seal", "rate", Times { at: 90, over: 30, by: 1.35 })
        .hit("seal", "latency", Creep { at: 103, half: 7.0, to: 5400.0 })
        .hit("seal", "seal.hsm.operation.p95.ms", Step { at: 103, over: 4, to: 61.0 })
        .hit("seal", "seal.queue.depth", Slope { at: 103, by: 14.0 })
        .hit("seal", "errors", Step { at: 104, over: 6, to: 7.5 })
        .hit("seal", "cpu", Step { at: 104, over: 6, to: 31.0 })
        .hit("envelopes", "envelopes.unarchived", Slope { at: 106, by: 13.0 })
        .hit("envelopes", "envelopes.archived.per_min", Times { at: 104, over: 6, by: 0.75 })
        .logs("seal", 103, 2.4, &[
            "ERROR java.io.IOException: load failed ;; logger=example.seal.Worker ;; cause=sun.security.pkcs11.wrapper.PKCS11Exception: CKR_SESSION_COUNT",
            "INFO sealed ;; logger=example.seal.Sealer ;; pages={n:1..60} ;; ms={n:2900..8200}",
        ])
        .traces(16, 18, 104, seal)
        .with_repo()
        .undiffed(0.3)
        .truth(
            "seal",
            &["envelopes"],
            "rollback",
            "Each seal opens a store of keys and logs in to the HSM, where one session had served the life of the process. Logins go from nearly none to over two thousand a minute with the deploy at 12:24 local time, seals take twice as long, and with the load of midday \
             all 128 sessions are in use, logins wait or are refused with CKR_SESSION_COUNT. Signing itself and timestamps are well, so the certificate that is kept for a day is not at fault; metadata of the archive comes after sealing.",
        )
}

/// Nobody is left to sign, and the list asks for his name.
fn envelope_lists_fail() -> Incident {
    let list = Call::new("envelopes", "GET /envelopes", 60.0)
        .with("account={n:1000..9999}")
        .fails("ERROR", "Cannot read properties of undefined (reading 'name')")
        .calls(Call::new("pg-sign", "SELECT envelopes", 14.0).with("db.rows={n:10..50}"));
    Incident::new(&worlds::ESIGN, "envelope-lists-fail", FaultKind::NilDereference)
        .clock("2025-06-24 13:00", 170, 88, 101)
        .alert(
            ("envelopes", "errors", 1.5),
            "SEV2",
            "envelopes fail",
            "{value}% of requests to envelopes fail",
        )
        .cause("waits-for-mail", -20)
        .ships("envelopes", 41)
        .decoy(Decoy::Long, "viewers-only", -1400)
        .ships("envelopes", -1350)
        .decoy(Decoy::SameFile, "sent-at-local", 30)
        .ships("envelopes", 70)
        .decoy(Decoy::AtOnset, "rails-bump", 55)
        .ships("accounts", 85)
        .flag("envelopes-notices", "envelopes", "off->100%", 80)
        .misleads(Decoy::Flag)
        .hit("envelopes", "errors", Creep { at: 88, half: 12.0, to: 17.0 })
        .hit("signing-web", "errors", Creep { at: 89, half: 12.0, to: 3.9 })
        .logs_growing("envelopes", 88, 5.0, &[
            "ERROR [ExceptionsHandler] Cannot read properties of undefined (reading 'name')\nTypeError: Cannot read properties of undefined (reading 'name')\n    at Array.map (<anonymous>)\n    at EnvelopesController.list (/app/dist/envelopes.controller.js:48:31)",
        ])
        .traces(18, 16, 90, list)
        .with_repo()
        .truth(
            "envelopes",
            &["signing-web"],
            "rollback",
            "The list takes the first signer of an envelope that was sent and has not signed, and reads his name without asking whether there is one. The deploy at 13:41 was quiet because a sent envelope always had an open signer; at 14:20 notices, which go to viewers alone, were switched on for everybody, \
             and from the first of them on a list with one in it fails. The flag and the code for notices do as they should, and the list of before found a recipient for them; titles had been cut for ten minutes without one that failed, and Rails belongs to another service.",
        )
}

/// A mail that is refused is sent again each second, and refused ones count.
fn completed_mails_late() -> Incident {
    Incident::new(&worlds::ESIGN, "completed-mails-late", FaultKind::RetryAmplification)
        .in_language(Language::Ruby)
        .clock("2025-04-30 10:50", 270, 149, 163)
        .alert(
            ("courier", "sidekiq.queue.latency.s", 120.0),
            "SEV3",
            "mail queue",
            "the mail queue is {value} s behind",
        )
        .cause("fast-retry", -60)
        .ships("courier", 31)
        .decoy(Decoy::LookAlike, "mail-timeout", 70)
        .ships("courier", 138)
        .decoy(Decoy::SameFile, "fewer-retries", -1290)
        .ships("courier", -1200)
        .decoy(Decoy::AtOnset, "expired-page", 110)
        .ships("signing-web", 145)
        .hit("envelopes", "envelopes.sent.per_min", Times { at: 130, over: 25, by: 1.5 })
        .hit("courier", "courier.mails.attempted.per_min", Times { at: 130, over: 19, by: 1.5 })
        .hit("courier", "courier.mails.accepted.per_min", Times { at: 130, over: 19, by: 1.45 })
        .hit("courier", "courier.mails.attempted.per_min", Step { at: 149, over: 4, to: 3100.0 })
        .hit("courier", "courier.mails.accepted.per_min", Step { at: 149, over: 4, to: 54.0 })
        .hit_labelled("courier", "sidekiq.queue.latency.s", "queue=mail", Slope { at: 150, by: 47.0 })
        .hit("courier", "sidekiq.retry_set.size", Slope { at: 151, by: 85.0 })
        .hit("courier", "cpu", Step { at: 149, over: 4, to: 41.0 })
        .logs("courier", 149, 3.0, &[
            "WARN fail: Postbird::Throttled (429) ;; class=CompletedMailJob ;; elapsed={f:24.21..28.90} ;; queue=mail",
            "WARN fail: Postbird::Throttled (429) ;; class={pick:InvitationMailJob|ReminderMailJob} ;; elapsed={f:0.09..0.31} ;; queue=mail",
        ])
        .lacks(Part::Traces)
        .truth(
            "courier",
            &[],
            "rollback",
            "A completed mail that the provider refuses is sent again each second, up to twenty-five times, and the provider counts refused mails against its 600 a minute. The deploy at 11:21 did no harm as long as there were fewer; on the last day of the month mails pass the limit at 13:19, \
             attempts jump from six hundred to three thousand within minutes while accepted ones fall to a few, and all kinds of mail are late. A longer limit of time and two attempts fewer are the harmless direction, and the former came only eleven minutes before.",
        )
}

/// All incidents of this part.
pub fn all() -> Vec<Incident> {
    vec![links_expired(), sealing_queue_grows(), envelope_lists_fail(), completed_mails_late()]
}
