//! Answers that are wrong though nothing fails.

use crate::prelude::*;

/// Conversions cut instead of rounding; the hourly reconciliation finds differences.
fn reconciliation_differences() -> Incident {
    let convert = Call::new("fx", "fx.Convert", 2.0).with("pair={pick:EURUSD|GBPEUR|USDJPY|JPYEUR}");
    let revalue = Call::new("statements", "reconcile.hour", 900.0)
        .calls(Call::new("balances", "GET /accounts/lines", 24.0).times(3, 3))
        .calls(convert.times(5, 5));
    Incident::new(&worlds::LEDGER, "reconciliation-differences", FaultKind::WrongResult)
        .clock("2025-01-16 07:00", 400, 182, 245)
        .alert(
            ("statements", "reconcile.mismatch.count", 25.0),
            "P2",
            "[statements] reconciliation finds differences",
            "Monitor triggered: reconcile.mismatch.count is {value} (> 25)",
        )
        .cause("integer-conversion", 118)
        .ships("fx", 173)
        .decoy(Decoy::AtOnset, "rounding-doc", 190)
        .ships("statements", 238)
        .decoy(Decoy::LookAlike, "krw", 60)
        .ships("fx", 92)
        .commit("conversion-table", 322)
        .hit("statements", "reconcile.mismatch.count", Step { at: 182, over: 0, to: 21.0 })
        .hit("statements", "reconcile.mismatch.count", Step { at: 240, over: 0, to: 164.0 })
        .hit("statements", "reconcile.mismatch.count", Step { at: 300, over: 0, to: 317.0 })
        .hit("fx", "cpu", Times { at: 173, over: 5, by: 0.7 })
        .hit("fx", "latency", Times { at: 173, over: 5, by: 0.8 })
        .logs(
            "statements",
            182,
            0.8,
            &[
                "WARN hour does not reconcile ;; account=int:fx ;; currency={pick:USD|GBP|JPY|EUR} ;; expected_minor={n:100000..999999} ;; off_by=-1",
                "WARN hour does not reconcile ;; account=int:fx ;; currency={pick:KWD|EUR|USD} ;; expected_minor={n:100000..999999} ;; off_by=-{n:1..9}",
            ],
        )
        .logs("posting", 185, 0.25, &["WARN converted amount is 0 ;; pair=JPYEUR ;; minor={n:1..99}"])
        .traces(20, 14, 182, revalue)
        .truth(
            "fx",
            &["statements"],
            "rollback",
            "Convert was rewritten in whole numbers: it cuts where it rounded half to even, and for yen it divides before \
             it multiplies by the digits of the target currency. Nothing fails and fx even becomes faster, but from the \
             hour of its deploy the reconciliation finds amounts that are too small by a minor unit or more, each in \
             converted entries. The cover page of statements rounds for display alone and was deployed after \
             the first differences; dong has nothing to do with the currencies that are off.",
        )
}

/// `==` on boxed numbers: an order that asks again is not found and reserves a second time.
fn oversold_goods() -> Incident {
    let reserve = Call::new("storefront-bff", "POST /orders", 60.0).calls(
        Call::new("reservation", "POST /reservations", 14.0)
            .times(1, 2)
            .with("order=7{n:1000000..9999999}")
            .calls(Call::new("stock-rds", "SELECT reservations", 2.0))
            .calls(Call::new("stock-rds", "SELECT stock FOR UPDATE", 3.0))
            .calls(Call::new("stock-rds", "INSERT reservations", 3.0)),
    );
    Incident::new(&worlds::STOCK, "oversold-goods", FaultKind::WrongResult)
        .clock("2025-11-14 08:20", 340, 172, 241)
        .alert(
            ("reservation", "OversoldSkus", 15.0),
            "ALARM",
            "oversold-skus",
            "Threshold Crossed: 5 datapoints were greater than the threshold (15.0). Most recent: {value}",
        )
        .decoy(Decoy::Long, "bff-retries", 12)
        .ships("storefront-bff", 47)
        .cause("order-ids", 121)
        .ships("reservation", 168)
        .decoy(Decoy::LookAlike, "lock-comment", 150)
        .ships("reservation", 221)
        .hit("reservation", "OversoldSkus", Slope { at: 176, by: 0.32 })
        .hit("reservation", "OpenReservations", Slope { at: 172, by: 9.5 })
        .logs(
            "reservation",
            172,
            1.5,
            &[
                "INFO reserved sku=SKU-{n:10000..10040} quantity=2 order=7055{n:10..40}12 reservation=0 ;; logger=shop.stock.reservation.ReservationService",
                "INFO reserved sku=SKU-{n:10000..10040} quantity=2 order=7055{n:10..40}12 reservation=0 ;; logger=shop.stock.reservation.ReservationService",
            ],
        )
        .logs("reservation", 190, 0.5, &["WARN reserved exceeds on_hand: SKU-{n:10000..99999} by {n:1..6} ;; logger=shop.stock.reservation.NightWatch"])
        .traces(22, 16, 172, reserve)
        .with_repo()
        .truth(
            "reservation",
            &[],
            "rollback",
            "Order numbers are compared with == on Long objects, which is true for small numbers alone, so a reservation that \
             is repeated is not recognised and goods are set aside twice: the logs show one order and SKU twice. The shop's \
             front repeats unanswered calls since two hours before, and for those two hours nothing was oversold, as the \
             lookup still worked. Open reservations climb from the deploy of reservation at 11:08. The later deploy adds a comment.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![reconciliation_differences(), oversold_goods()]
}
