//! Input that cannot be processed.

use crate::prelude::*;

/// A supplier sends quantities with a decimal comma; one message stops each partition it is in.
fn inventory_consumer_stuck() -> Incident {
    let batch = Call::new("inventory", "movements process", 30.0)
        .fails("ERROR", "NumberFormatException: For input string: \"{n:1..90},00\"")
        .with("messaging.kafka.partition={n:0..23}")
        .with("!messaging.kafka.partition={pick:7|11}")
        .with("!messaging.kafka.offset={pick:88213307|41772190}")
        .calls(Call::new("stock-rds", "UPDATE stock", 85.0).times(1, 0));
    Incident::new(&worlds::STOCK, "inventory-consumer-stuck", FaultKind::BadData)
        .clock("2025-02-17 04:10", 260, 140, 162)
        .alert(
            ("inventory", "EstimatedMaxTimeLag", 900.0),
            "ALARM",
            "inventory-lag",
            "Threshold Crossed: 1 datapoint [{value}] was greater than the threshold (900.0).",
        )
        .decoy(Decoy::SameFile, "parse-trim", 51)
        .ships("inventory", 92)
        .decoy(Decoy::Long, "dead-letters-plan", 118)
        .decoy(Decoy::AtOnset, "supplier-headers", 121)
        .ships("replenishment", 136)
        .hit("inventory", "EstimatedMaxTimeLag", Slope { at: 140, by: 60.0 })
        .hit("inventory", "SumOffsetLag", Slope { at: 140, by: 470.0 })
        .hit("inventory", "MovementsApplied", Step { at: 140, over: 3, to: 4700.0 })
        .hit("storefront-bff", "StaleAvailabilityAnswers", Slope { at: 162, by: 0.6 })
        .logs(
            "inventory",
            140,
            3.0,
            &[
                "ERROR Backoff FixedBackOff{interval=0, currentAttempts=10, maxAttempts=9} exhausted for movements-{pick:7|11}@{pick:88213307|41772190}\norg.springframework.kafka.listener.ListenerExecutionFailedException: Listener method 'movements' threw exception\nCaused by: java.lang.NumberFormatException: For input string: \"{n:1..90},00\"\n\tat java.base/java.lang.Integer.parseInt(Integer.java:668)\n\tat shop.stock.inventory.MovementParser.parse(MovementParser.java:24) ;; logger=o.s.k.l.DefaultErrorHandler ;; key=supplier-317",
                "INFO Seeking to offset {pick:88213307|41772190} for partition movements-{pick:7|11} ;; logger=o.a.k.c.consumer.KafkaConsumer",
            ],
        )
        .traces(20, 16, 141, batch)
        .undiffed(0.2)
        .truth(
            "inventory",
            &["storefront-bff"],
            "purge-bad-data",
            "No change is at fault. Two messages of supplier 317 carry a quantity such as 12,00, which Integer.parseInt has \
             refused since the service exists; they are read again and again and hold up partitions 7 and 11, while \
             the other partitions go on. The last change of the parser strips blanks of the SKU, ran for 48 minutes without \
             trouble, and fails nowhere in the stack. The messages have to be skipped and the supplier told.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![inventory_consumer_stuck()]
}
