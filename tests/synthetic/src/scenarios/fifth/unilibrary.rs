//! The library of a university: what a commit or a flag around catalogue and loans is at fault for.

use crate::prelude::*;

/// One application renames a column that another one reads.
fn record_pages_fail() -> Incident {
    let page =
        Call::new("discovery", "GET /record/:id", 18.0).fails("ERROR", "catalogue answered 500").calls(
            Call::new("catalogue", "record_show", 40.0)
                .slow(22.0)
                .fails(
                    "ERROR",
                    "SQLSTATE[42S22]: Column not found: 1054 Unknown column 'i.barcode' in 'field list'",
                )
                .calls(Call::new("library-db", "SELECT items", 3.0).slow(0.6)),
        );
    Incident::new(&worlds::UNILIBRARY, "record-pages-fail", FaultKind::SchemaMismatch)
        .in_language(Language::Ruby)
        .clock("2025-09-15 08:10", 180, 83, 89)
        .alert(("catalogue", "errors", 10.0), "high", "catalogue errors", "{value} % of requests to catalogue fail")
        .decoy(Decoy::SameFile, "item-order", 15)
        .ships("catalogue", 47)
        .cause("rename-barcode", 40)
        .ships("loans", 81)
        .decoy(Decoy::AtOnset, "citation-export", 52)
        .ships("catalogue", 79)
        .decoy(Decoy::Long, "opening-hours", 22)
        .ships("discovery", 60)
        .hit("catalogue", "errors", Step { at: 83, over: 2, to: 61.0 })
        .hit("catalogue", "latency", Step { at: 83, over: 2, to: 120.0 })
        .hit("discovery", "errors", Step { at: 83, over: 2, to: 21.0 })
        .logs_until("loans", (81, 83), 2.5, &["INFO == 20250915071500 RenameBarcode: migrated ({f:0.02..0.20}s) ==", "INFO - Gracefully stopping, waiting for requests to finish"])
        .logs("catalogue", 83, 4.0, &["ERROR Uncaught PHP Exception Doctrine\\DBAL\\Exception\\InvalidFieldNameException: \"An exception occurred while executing a query: SQLSTATE[42S22]: Column not found: 1054 Unknown column 'i.barcode' in 'field list'\" at ExceptionConverter.php line 73 ;; channel=request ;; route={pick:record_show|record_show|shelf_list}"])
        .logs("discovery", 83, 2.0, &["ERROR catalogue answered 500 ;; path=/record/{n:1000000..3999999}"])
        .traces(18, 14, 84, page)
        .with_repo()
        .truth(
            "catalogue",
            &["discovery"],
            "rollback",
            "The migration of loans renames items.barcode to item_code in the database that the catalogue reads as well, with SQL of its own that still says barcode. From the deploy of loans at 09:31, when the migration runs, each page of a record fails with an unknown column, while loans itself works with both names. \
             The catalogue was deployed two minutes before with a format for citations and half an hour before with an order of items, and neither has anything to do with the column.",
        )
}

/// A list is sorted in memory, with all columns of all rows.
fn catalogue_hanging() -> Incident {
    Incident::new(&worlds::UNILIBRARY, "catalogue-hanging", FaultKind::UnboundedWork)
        .clock("2025-10-20 09:00", 210, 112, 124)
        .alert(("catalogue", "latency", 3000.0), "high", "catalogue slow", "p95 of catalogue is {value} ms (limit 3000)")
        .decoy(Decoy::SameFile, "shelf-header", -1350)
        .ships("catalogue", -1290)
        .decoy(Decoy::LookAlike, "memory-limit", 20)
        .ships("catalogue", 53)
        .cause("natural-order", 71)
        .ships("catalogue", 110)
        .decoy(Decoy::Long, "opening-hours", 80)
        .ships("discovery", 108)
        .hit("catalogue", "memory", Step { at: 112, over: 8, to: 3900.0 })
        .hit("catalogue", "php_fpm_active_processes", Step { at: 112, over: 8, to: 20.0 })
        .hit("catalogue", "php_fpm_listen_queue", Step { at: 116, over: 8, to: 64.0 })
        .hit("catalogue", "latency", Creep { at: 114, half: 5.0, to: 11_000.0 })
        .hit("catalogue", "errors", Step { at: 114, over: 8, to: 6.5 })
        .hit("library-db", "mysql_rows_read_per_second", Step { at: 112, over: 6, to: 160_000.0 })
        .hit("discovery", "latency", Step { at: 117, over: 8, to: 2900.0 })
        .hit("discovery", "errors", Step { at: 118, over: 8, to: 4.0 })
        .logs("catalogue", 112, 1.6, &["FATAL Fatal Error: Allowed memory size of 402653184 bytes exhausted (tried to allocate {n:20480..262144} bytes) ;; channel=php ;; file=src/Export/ShelfList.php ;; line=20 ;; route=shelf_list", "WARN server reached max_children setting (20), consider raising it ;; channel=fpm"])
        .logs("discovery", 118, 1.2, &["ERROR catalogue did not answer within 5000 ms ;; path=/record/{n:1000000..3999999}"])
        .with_repo()
        .lacks(Part::Deploys)
        .truth(
            "catalogue",
            &["discovery", "library-db"],
            "rollback",
            "Shelf lists were written row by row; to sort them as people do, the commit puts all items of a branch with all columns of item and record into an array. From the deploy of catalogue at 10:50 a list of the main library needs more than the limit of PHP, ends with a fatal error in ShelfList, and meanwhile holds a worker and memory, so that the twenty workers of a host are taken and other pages wait. \
             The higher limit of memory was out for an hour with lists that worked, the names of columns a day; opening hours are shown by discovery, which asks the calendar of another team.",
        )
}

/// All due loans are locked until the last mail was sent.
fn desks_cannot_lend() -> Incident {
    let give_back = Call::new("loans", "LoansController#return", 20.0)
        .fails("ERROR", "ActiveRecord::LockWaitTimeout: Mysql2::Error::TimeoutError: Lock wait timeout exceeded; try restarting transaction")
        .calls(Call::new("library-db", "SELECT items", 0.8))
        .calls(Call::new("library-db", "UPDATE loans", 2.0).capped(10_010.0));
    Incident::new(&worlds::UNILIBRARY, "desks-cannot-lend", FaultKind::LockContention)
        .in_language(Language::Ruby)
        .clock("2025-11-11 12:00", 200, 120, 126)
        .alert(("loans", "errors", 8.0), "high", "loans errors", "{value} % of requests to loans fail")
        .decoy(Decoy::Bump, "puma-bump", -1390)
        .ships("loans", -1330)
        .decoy(Decoy::LookAlike, "return-idempotent", -1270)
        .ships("loans", -1210)
        .cause("renewal-all-or-none", 17)
        .ships("loans", 54)
        .decoy(Decoy::AtOnset, "reservation-index", 84)
        .ships("loans", 117)
        .hit("loans", "errors", Step { at: 120, over: 3, to: 24.0 })
        .hit("loans", "latency", Step { at: 120, over: 3, to: 10_100.0 })
        .hit("loans", "puma_threads_busy", Step { at: 120, over: 3, to: 10.0 })
        .hit("loans", "loans_made_per_minute", Step { at: 121, over: 4, to: 3.0 })
        .hit("library-db", "mysql_innodb_row_lock_current_waits", Step { at: 120, over: 3, to: 9.0 })
        .hit("catalogue", "errors", Step { at: 122, over: 4, to: 4.5 })
        .extra("library-db", "mysql_innodb_longest_transaction_seconds", Series::around(1.2).noise(0.4).then(Slope { at: 120, by: 60.0 }))
        .logs_until("loans", (120, 121), 3.0, &["INFO Performing RenewalJob from Sidekiq(default) ;; job=RenewalJob"])
        .logs("loans", 120, 1.2, &["INFO Delivered mail {hex:12}@unilibrary.example ({n:380..900}ms) ;; job=RenewalJob ;; mailer=LoanMailer"])
        .logs("loans", 121, 2.5, &["ERROR ActiveRecord::LockWaitTimeout (Mysql2::Error::TimeoutError: Lock wait timeout exceeded; try restarting transaction) ;; controller=LoansController ;; action={pick:return|return|create}", "ERROR ActiveRecord::LockWaitTimeout (Mysql2::Error::TimeoutError: Lock wait timeout exceeded; try restarting transaction) ;; controller=RenewalsController ;; action=create"])
        .traces(14, 12, 121, give_back)
        .with_repo()
        .undiffed(0.2)
        .truth(
            "loans",
            &["catalogue", "library-db"],
            "rollback",
            "The job of two o'clock renewed one loan after the other and left mails to a queue. Since the deploy of loans at 12:54 it does all in one transaction with locked rows and sends each mail itself, half a second each for thousands of loans, so the rows that are due stay locked from 14:00 on: books that are brought back wait ten seconds for the lock and fail. Nothing is seen before the job runs. \
             The deploy three minutes before two adds an index to a small table; returns that may come twice were out the day before, with a quiet job at two, as was puma.",
        )
}

/// A flag shows the fine of loans that have none.
fn account_page_errors() -> Incident {
    let account = Call::new("catalogue", "account_show", 30.0)
        .slow(20.0)
        .fails("ERROR", "Error: Call to a member function format() on null")
        .calls(Call::new("loans", "LoansController#index", 18.0));
    Incident::new(&worlds::UNILIBRARY, "account-page-errors", FaultKind::NilDereference)
        .clock("2025-12-02 09:40", 180, 95, 101)
        .alert(("catalogue", "errors", 5.0), "high", "catalogue errors", "{value} % of requests to catalogue fail")
        .decoy(Decoy::SameFile, "account-titles", 51)
        .ships("catalogue", 88)
        .decoy(Decoy::LookAlike, "loans-timeout", 20)
        .ships("catalogue", 58)
        .decoy(Decoy::AtOnset, "fine-rounding", 70)
        .ships("loans", 92)
        .decoy(Decoy::Long, "opening-hours", 33)
        .ships("discovery", 81)
        .flag("catalogue.citation-export", "catalogue", "off->on", 30)
        .cause_flag("fines-in-account", "catalogue", "off->on", 94)
        .hit("catalogue", "errors", Step { at: 95, over: 2, to: 17.0 })
        .logs("catalogue", 95, 3.5, &["FATAL Uncaught PHP Exception Error: \"Call to a member function format() on null\" at AccountController.php line 26 ;; channel=request ;; route=account_show"])
        .traces(18, 14, 96, account)
        .with_repo()
        .misleads(Decoy::Flag)
        .truth(
            "catalogue",
            &[],
            "feature-flag-disable",
            "The flag fines-in-account was turned on at 11:14, and from that minute the account page fails for everybody who has a loan that is not overdue: its fine is null, and the code behind the flag, which is older than the recording, asks it for its format. Titles were shortened six minutes before in the line above, and account pages worked with it; \
             the day of grace in loans makes null for one day more, but loans that are not overdue have no fine since ever. A second less to wait for loans is no null. Turn the flag off.",
        )
}

/// All incidents of catalogue and loans.
pub fn all() -> Vec<Incident> {
    vec![record_pages_fail(), catalogue_hanging(), desks_cannot_lend(), account_page_errors()]
}
