use rdkafka::consumer::{CommitMode, Consumer, StreamConsumer};
use rdkafka::Message;

use crate::fleet::Fleet;
use crate::journal::Journal;
use crate::position::Position;

/// Reads positions until the process is told to stop.
pub async fn run(consumer: StreamConsumer, fleet: Fleet, mut journal: Journal) -> anyhow::Result<()> {
    let mut count = 0_u64;
    loop {
        let message = consumer.recv().await?;
        let payload = message.payload().unwrap_or_default();
        match serde_json::from_slice::<Position>(payload) {
            Ok(position) => {
                journal.append(&position)?;
                fleet.put(position);
            }
            Err(error) => tracing::warn!(%error, offset = message.offset(), "position skipped"),
        }
        count += 1;
        if count % 1_000 == 0 {
            consumer.commit_message(&message, CommitMode::Async)?;
        }
    }
}
