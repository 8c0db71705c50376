//! A newspaper: what comes from outside.

use crate::prelude::*;

/// The resolvers of the network do not answer for names outside.
fn issues_unsent() -> Incident {
    Incident::new(&worlds::GAZETTE, "issues-unsent", FaultKind::NameResolution)
        .in_language(Language::Ruby)
        .clock("2025-05-20 04:30", 200, 91, 99)
        .alert(
            ("newsletter", "mails_sent_per_minute", 150.0),
            "high",
            "few-mails",
            "only {value} mails in a minute",
        )
        .decoy(Decoy::LookAlike, "smtp-timeout", 30)
        .ships("newsletter", 62)
        .decoy(Decoy::AtOnset, "batch-1000", 41)
        .ships("newsletter", 88)
        .decoy(Decoy::SameFile, "retry-attempts", -1290)
        .ships("newsletter", -1240)
        .decoy(Decoy::LookAlike, "source-timeout", -170)
        .ships("images", -130)
        .hit("newsletter", "mails_sent_per_minute", Step { at: 91, over: 2, to: 3.0 })
        .hit_labelled("newsletter", "sidekiq_queue_size", "queue=mail", Step { at: 91, over: 6, to: 9100.0 })
        .hit("newsletter", "sidekiq_retries", Slope { at: 91, by: 590.0 })
        .hit("newsletter", "cpu", Step { at: 91, over: 3, to: 31.0 })
        .hit("site", "subscribers_recognised_per_minute", Times { at: 91, over: 4, by: 0.97 })
        .logs("newsletter", 91, 4.5, &["ERROR Error performing SendIssueJob from Sidekiq(mail): SocketError (getaddrinfo: Temporary failure in name resolution)\n/usr/local/lib/ruby/3.3.0/net/smtp.rb:654:in `initialize'\n/usr/local/lib/ruby/3.3.0/net/smtp.rb:654:in `open'\n/srv/app/jobs/send_issue_job.rb:8:in `perform'"])
        .logs("accounts", 92, 0.8, &["ERROR Faraday::ConnectionFailed (Failed to open TCP connection to api.cardhouse.example:443 (getaddrinfo: Temporary failure in name resolution)) ;; controller=SubscriptionsController ;; action=create"])
        .logs("site", 92, 0.6, &["ERROR Symfony\\Component\\HttpClient\\Exception\\TransportException: Could not resolve host: api.trustbar.example ;; channel=http_client"])
        .lacks(Part::Traces)
        .with_repo()
        .truth(
            "newsletter",
            &["accounts", "site"],
            "escalate-upstream",
            "No change is at fault. From one minute after six no name outside resolves, not that of the mail provider for the newsletter, not that of the cards for accounts, not that of consent for the site: three services in two languages that were not deployed together, while names inside resolve and pages are served. It is the resolver of the network. \
             The newsletter was deployed three minutes before with larger batches, which are read from the database, and half an hour before with a second less for a connection; without an address there is none to wait for. Ten attempts are what brings the mails out later.",
        )
}

/// The certificate of the consent provider has expired.
fn consent_missing() -> Incident {
    let page = Call::new("site", "consent", 12.0)
        .fails("ERROR", "SSL certificate problem: certificate has expired for \"https://api.trustbar.example/v1/vendors\".")
        .calls(Call::new("site", "GET api.trustbar.example/v1/vendors", 85.0).slow(19.0));
    Incident::new(&worlds::GAZETTE, "consent-missing", FaultKind::Certificate)
        .clock("2025-08-14 19:00", 180, 120, 127)
        .alert(
            ("site", "errors", 1.5),
            "medium",
            "site-5xx",
            "{value} % of the site's answers are 5xx",
        )
        .decoy(Decoy::SameFile, "consent-client", 9)
        .ships("site", 55)
        .decoy(Decoy::LookAlike, "csp", 70)
        .ships("site", 93)
        .decoy(Decoy::Bump, "http-client-bump", 84)
        .ships("site", 115)
        .decoy(Decoy::LookAlike, "redis-tls", -1320)
        .ships("infra", -1290)
        .hit("site", "errors", Step { at: 120, over: 3, to: 4.2 })
        .hit("lb", "errors", Step { at: 120, over: 3, to: 2.6 })
        .logs("site", 120, 3.0, &["ERROR Uncaught PHP Exception Symfony\\Component\\HttpClient\\Exception\\TransportException: \"SSL certificate problem: certificate has expired for \"https://api.trustbar.example/v1/vendors\".\" at /srv/vendor/symfony/http-client/Response/CurlResponse.php line 336 ;; channel=request ;; path=/consent"])
        .traces(14, 14, 121, page)
        .with_repo()
        .truth(
            "site",
            &["lb"],
            "escalate-upstream",
            "No change is at fault. At nine in the evening to the minute, midnight in UTC, the certificate of the consent provider's interface has expired, and each call to it is refused for that; other calls of the same client, to the CMS among them, work. \
             The client library was deployed five minutes before and consent was asked for with it until the hour; the time-out of its own was out for an hour, the policy of content is reported only and concerns browsers, and the Redis of sessions is encrypted at rest.",
        )
}

/// One host of pictures gets hardly any processor from its hypervisor.
fn pictures_slow() -> Incident {
    let picture = Call::new("varnish", "GET /i/{id}", 1.0)
        .calls(Call::new("images", "GET /i/{id}", 96.0).slow(3900.0).with("!host.name=images-3"));
    Incident::new(&worlds::GAZETTE, "pictures-slow", FaultKind::CpuSaturation)
        .in_language(Language::Rust)
        .clock("2025-10-07 14:00", 240, 133, 141)
        .alert(
            ("images", "latency", 1000.0),
            "high",
            "images-slow",
            "p95 of images is {value} ms",
        )
        .decoy(Decoy::SameFile, "filter", 40)
        .ships("images", 92)
        .decoy(Decoy::Bump, "tokio-bump", 66)
        .ships("images", 129)
        .decoy(Decoy::LookAlike, "max-age", -220)
        .ships("site", -180)
        .decoy(Decoy::Unexecuted, "images-tests", 71)
        .hit_labelled("images", "cpu_steal_pct", "host=images-3", Step { at: 133, over: 2, to: 71.0 })
        .hit_labelled("images", "cpu_used_pct_by_host", "host=images-3", Step { at: 133, over: 2, to: 27.0 })
        .hit_labelled("images", "cpu_used_pct_by_host", "host=images-1", Step { at: 135, over: 4, to: 49.0 })
        .hit_labelled("images", "cpu_used_pct_by_host", "host=images-2", Step { at: 135, over: 4, to: 48.0 })
        .hit_labelled("images", "cpu_used_pct_by_host", "host=images-4", Step { at: 135, over: 4, to: 49.0 })
        .hit("images", "latency", Step { at: 133, over: 3, to: 3600.0 })
        .hit("images", "errors", Step { at: 136, over: 4, to: 3.9 })
        .hit("varnish", "errors", Step { at: 136, over: 4, to: 0.5 })
        .logs("images", 134, 1.8, &["INFO served ;; id={n:100000..999999} ;; w={pick:160|320|640|1080} ;; ms={n:2200..6900} ;; host=images-3"])
        .logs("varnish", 136, 0.8, &["WARN FetchError first byte timeout ;; url=/i/{n:100000..999999}?w={pick:320|640|1080}"])
        .traces(18, 14, 134, picture)
        .with_repo()
        .flag("avif-pictures", "images", "1%->5%", 131)
        .misleads(Decoy::Flag)
        .lacks(Part::Logs)
        .truth(
            "images",
            &["varnish"],
            "reschedule",
            "No change is at fault. Only one of four hosts is slow: images-3 is denied seven tenths of its processor by its hypervisor since 16:13, and the pictures that it serves take seconds, while the same build on the other three is as fast as ever with a little more to do. \
             The runtime was deployed four minutes before, to all four; the filter is the same under another name and was out for forty minutes, articles that stay in the cache for longer spare requests, and tests are tests; pictures in another format for five percent are asked of all four hosts. Move the host.",
        )
}

/// All incidents of this organisation that come from outside.
pub fn all() -> Vec<Incident> {
    vec![issues_unsent(), consent_missing(), pictures_slow()]
}
