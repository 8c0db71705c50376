//! What a step prints: head and tail are kept, the rest is counted, and past a second limit the step ends.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use casefile_model::Limits;
use casefile_model::outcome::Console;
use tokio::io::{AsyncWrite, empty};
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamError, StreamResult};

use crate::limiter::LimitReached;

/// Most bytes that one write may bring.
const WRITE_MAX: usize = 64 << 10;

#[derive(Default)]
struct Kept {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    dropped: u64,
}

impl Kept {
    fn push(&mut self, bytes: &[u8], half: usize) {
        let room = half.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..room]);
        self.tail.extend(&bytes[room..]);
        let over = self.tail.len().saturating_sub(half);
        self.tail.drain(..over);
        self.dropped += over as u64;
    }

    fn text(&self) -> String {
        let tail: Vec<u8> = self.tail.iter().copied().collect();
        let head = String::from_utf8_lossy(&self.head);
        if self.dropped == 0 {
            // The cut between head and tail may lie inside a character.
            return String::from_utf8_lossy(&[self.head.as_slice(), &tail].concat()).into_owned();
        }
        format!("{head}\n[{} bytes dropped]\n{}", self.dropped, String::from_utf8_lossy(&tail))
    }
}

#[derive(Default)]
struct Inner {
    streams: [Kept; 2],
    written: u64,
}

/// Both streams of one step.
#[derive(Clone)]
pub(crate) struct Consoles {
    inner: Arc<Mutex<Inner>>,
    kept_half: usize,
    written_max: u64,
}

impl Consoles {
    pub(crate) fn new(limits: &Limits) -> Self {
        let kept_half = usize::try_from(limits.console_bytes_kept_max / 4).unwrap_or(usize::MAX);
        Self { inner: Arc::default(), kept_half, written_max: limits.console_bytes_max }
    }

    pub(crate) fn stdout(&self) -> Stream {
        Stream { consoles: self.clone(), index: 0 }
    }

    pub(crate) fn stderr(&self) -> Stream {
        Stream { consoles: self.clone(), index: 1 }
    }

    /// What was printed, and how many bytes that was with what was dropped.
    pub(crate) fn take(&self) -> (Console, u64) {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let [stdout, stderr] = &inner.streams;
        let dropped_bytes = stdout.dropped + stderr.dropped;
        (
            Console { stdout: stdout.text(), stderr: stderr.text(), dropped_bytes, stopped_at: Vec::new() },
            inner.written,
        )
    }

    fn write(&self, index: usize, bytes: &[u8]) -> Result<(), LimitReached> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.written += bytes.len() as u64;
        inner.streams[index].push(bytes, self.kept_half);
        if inner.written > self.written_max {
            return Err(LimitReached::new("console_bytes", self.written_max, inner.written, "bytes"));
        }
        Ok(())
    }
}

/// One of the two streams.
#[derive(Clone)]
pub(crate) struct Stream {
    consoles: Consoles,
    index: usize,
}

impl IsTerminal for Stream {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Stream {
    /// Only WASI 0.3 asks for this one, and it is not linked.
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(empty())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for Stream {
    async fn ready(&mut self) {}
}

impl OutputStream for Stream {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.consoles.write(self.index, &bytes).map_err(|limit| StreamError::Trap(limit.into()))
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(WRITE_MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn head_and_tail_are_kept_and_the_rest_is_counted() {
        let mut kept = Kept::default();
        for i in 0..100 {
            kept.push(format!("{i:02} ").as_bytes(), 9);
        }
        assert_eq!(kept.text(), "00 01 02 \n[282 bytes dropped]\n97 98 99 ");
    }

    #[test]
    fn the_second_limit_ends_the_step() {
        let mut limits = Limits::default();
        limits.set("console_bytes", 10);
        let consoles = Consoles::new(&limits);
        assert!(consoles.write(0, b"12345").is_ok());
        assert!(consoles.write(1, b"12345").is_ok());
        assert!(consoles.write(0, b"1").is_err());
        assert_eq!(consoles.take().1, 11);
    }
}
