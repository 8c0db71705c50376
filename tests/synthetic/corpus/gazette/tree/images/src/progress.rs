use axum::extract::Path;
use axum::response::sse::{Event, Sse};
use futures::Stream;
use std::convert::Infallible;
use std::time::Duration;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::IntervalStream;

/// Tells the editor's browser how far an upload is, once a second.
pub async fn stream(Path(id): Path<u64>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let ticks = IntervalStream::new(tokio::time::interval(Duration::from_secs(1)));
    Sse::new(ticks.map(move |_| Ok(Event::default().data(percent(id).to_string()))))
}

/// How much of an upload has arrived.
pub fn percent(id: u64) -> u8 {
    crate::source::uploads().get(&id).map_or(0, |upload| (upload.received * 100 / upload.total.max(1)) as u8)
}
