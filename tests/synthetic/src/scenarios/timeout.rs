//! Calls that a time limit ends.

use crate::prelude::*;

/// The limit for one account became the limit for all accounts of a customer.
fn statements_missing() -> Incident {
    let batch = Call::new("statements", "batch.customer", 40.0)
        .with("customer=C{n:10000..99999}")
        .with("!accounts={n:18..60}")
        .fails("error", "statement of DE{n:10..99}{n:1000..9999}: Get \"http://balances/accounts/DE{n:1000..9999}/lines\": context deadline exceeded")
        .calls(Call::new("balances", "GET /accounts/lines", 35.0).slow(41.0).times(3, 14).calls(Call::new("postgres-main", "SELECT entries", 18.0)))
        .calls(Call::new("statements", "render.Write", 140.0).slow(310.0).times(3, 13));
    Incident::new(&worlds::LEDGER, "statements-missing", FaultKind::Timeout)
        .clock("2025-02-28 20:30", 360, 212, 228)
        .alert(
            ("statements", "batch.customers.failed", 12.0),
            "P2",
            "[statements] customers without statements",
            "Monitor triggered: batch.customers.failed is {value} per 5 min",
        )
        .cause("customer-limit", -1790)
        .ships("statements", -1630)
        .decoy(Decoy::LookAlike, "account-limit-up", 130)
        .ships("statements", 166)
        .decoy(Decoy::Long, "lines-gzip", 150)
        .ships("balances", 208)
        .hit("statements", "batch.customers.rate", Step { at: 210, over: 4, to: 260.0 })
        .hit("statements", "batch.customers.failed", Step { at: 212, over: 6, to: 34.0 })
        .hit("statements", "errors", Step { at: 212, over: 6, to: 13.0 })
        .hit("statements", "latency", Step { at: 211, over: 4, to: 7010.0 })
        .hit("statements", "cpu", Step { at: 210, over: 4, to: 74.0 })
        .hit("balances", "rate", Times { at: 210, over: 4, by: 2.6 })
        .hit("balances", "latency", Step { at: 210, over: 6, to: 52.0 })
        .logs(
            "statements",
            212,
            3.0,
            &[
                "ERROR statement of DE{n:10..99}{n:1000..9999}: Get \"http://balances/accounts/DE{n:10..99}{n:1000..9999}/lines?month=2025-02\": context deadline exceeded ;; customer=C{n:10000..99999} ;; accounts={n:17..64}",
                "ERROR context deadline exceeded ;; customer=C{n:10000..99999} ;; accounts={n:22..80}",
            ],
        )
        .logs("statements", 210, 4.0, &["INFO customer done ;; customer=C{n:10000..99999} ;; accounts={n:1..9}"])
        .traces(18, 24, 212, batch)
        .undiffed(0.15)
        .truth(
            "statements",
            &[],
            "rollback",
            "The time limit moved from one account to the whole batch of a customer. Customers with few accounts still \
             get their documents; those with seventeen and more run out of the seven seconds, whichever account is next. \
             It was deployed the evening before and shows only in the monthly run, which starts at midnight. Raising \
             the limit from five to seven seconds was right for one account and helps; balances answers as fast as \
             before, compressed or not.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![statements_missing()]
}
