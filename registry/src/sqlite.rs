//! What each database of this project is opened with.

use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode};

/// How long between two tries.
const PAUSE: Duration = Duration::from_millis(5);

/// Waits for other connections for `wait`, and writes ahead. Where several open a new file at once, the change of mode is
/// refused as busy without waiting, whatever the connection's timeout is, so it is tried again.
///
/// # Errors
/// Those of SQLite; busy where others hold the file for longer than `wait`.
pub fn write_ahead(connection: &Connection, wait: Duration) -> rusqlite::Result<()> {
    connection.busy_timeout(wait)?;
    let deadline = Instant::now() + wait;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(e) if e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && Instant::now() < deadline => {
                thread::sleep(PAUSE);
            }
            ended => return ended,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_that_open_a_new_file_at_once_all_get_it() {
        for _ in 0..40 {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("new.sqlite");
            thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| {
                        let connection = Connection::open(&file).unwrap();
                        write_ahead(&connection, Duration::from_secs(20)).unwrap();
                    });
                }
            });
        }
    }
}
