use std::time::Duration;

use crate::session::Session;

/// How long a car has to answer: it may be in a garage.
const PATIENCE: Duration = Duration::from_secs(12);

/// Opens or locks a car and waits until it says that it did.
pub async fn lock(session: &Session, locked: bool) -> anyhow::Result<()> {
    let answer = tokio::time::timeout(PATIENCE, session.ask(if locked { "LOCK" } else { "UNLOCK" })).await??;
    anyhow::ensure!(answer.ok, "car refused: {}", answer.code);
    Ok(())
}
