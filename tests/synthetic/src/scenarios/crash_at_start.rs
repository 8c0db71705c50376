//! A process that ends while it starts.

use crate::prelude::*;

/// A migration that had long been applied was rewritten; its checksum is not the one in the database.
fn reservation_pods_down() -> Incident {
    let reserve = Call::new("storefront-bff", "POST /orders", 60.0)
        .fails("ERROR", "503 Service Temporarily Unavailable")
        .calls(Call::new("reservation", "POST /reservations", 14.0).times(1, 0).calls(Call::new(
            "stock-rds",
            "INSERT reservations",
            3.0,
        )));
    Incident::new(&worlds::STOCK, "reservation-pods-down", FaultKind::CrashAtStart)
        .in_language(Language::Sql)
        .clock("2024-11-06 13:00", 160, 83, 92)
        .alert(
            ("reservation", "RunningTaskCount", 3.0),
            "ALARM",
            "reservation-running-tasks",
            "Threshold Crossed: RunningTaskCount was {value}, less than 3.0",
        )
        .decoy(Decoy::Long, "closed-reason", 52)
        .cause("tidy-migrations", 31)
        .ships_in_release("reservation", 80)
        .decoy(Decoy::Bump, "flyway-bump", 12)
        .ships("inventory", 40)
        .hit("reservation", "RunningTaskCount", Step { at: 83, over: 9, to: 0.0 })
        .hit("reservation", "errors", Step { at: 84, over: 9, to: 100.0 })
        .hit("reservation", "CPUUtilization", Step { at: 83, over: 4, to: 61.0 })
        .hit("storefront-bff", "errors", Step { at: 85, over: 9, to: 5.8 })
        .silent("reservation", 92, 160)
        .logs(
            "reservation",
            82,
            1.8,
            &[
                "ERROR Application run failed\norg.springframework.beans.factory.BeanCreationException: Error creating bean with name 'flywayInitializer': Validate failed: Migrations have failed validation\nMigration checksum mismatch for migration version 12\n-> Applied to database : 1204437711\n-> Resolved locally    : -988154302\nEither revert the changes to the migration, or run repair to update the schema history. ;; logger=org.springframework.boot.SpringApplication ;; thread=main",
                "INFO Starting ReservationApplication using Java 17.0.10 with PID 1 ;; logger=shop.stock.reservation.ReservationApplication ;; thread=main",
            ],
        )
        .logs("storefront-bff", 85, 3.0, &["ERROR POST /orders 503 reservation: no healthy targets ;; region=eu-central-1"])
        .traces(18, 20, 85, reserve)
        .with_repo()
        .truth(
            "reservation",
            &["storefront-bff"],
            "rollback",
            "The commit that gives migrations one style changes blanks in V12, which was applied long ago. Flyway compares \
             checksums at the start, finds version 12 different, and the application ends. It had no deploy of its own: the \
             release at 14:20 that is named by the later commit brought it along. V14 of that commit is a new file and never \
             reached. Flyway's new version went to inventory alone, which starts.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![reservation_pods_down()]
}
