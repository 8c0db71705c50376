//! Standard input and output as the server sees them. A line that is no message is answered here, since the protocol's
//! library drops it without a word and the client would wait for ever (JSON-RPC 2.0, section 5.1).

use serde_json::{Value, json};
use tokio::io::{
    AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, DuplexStream, duplex,
};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinHandle;

/// Most bytes of a message: 8 MiB.
const LINE_BYTES_MAX: u64 = 8 << 20;
/// Bytes between the two sides before one waits for the other.
const BUFFER_BYTES: usize = 64 << 10;
/// Lines that may wait to be written.
const LINES: usize = 16;

/// Both ends for the server, and what stands between them and the client.
pub(crate) struct Wire {
    /// What the client says.
    pub(crate) input: DuplexStream,
    /// What the client is told.
    pub(crate) output: DuplexStream,
    pub(crate) between: Between,
}

/// The tasks between server and client.
pub(crate) struct Between {
    hearing: JoinHandle<()>,
    writing: JoinHandle<()>,
}

impl Between {
    /// Hears no more, and waits until all is written that a server said that is gone.
    pub(crate) async fn end(self) {
        self.hearing.abort();
        // A writer that ended has nothing more to write.
        let _ = self.writing.await;
    }
}

/// Stands between these and the server.
pub(crate) fn wire(
    input: impl tokio::io::AsyncRead + Unpin + Send + 'static,
    output: impl AsyncWrite + Unpin + Send + 'static,
) -> Wire {
    let (to_server, from_client) = duplex(BUFFER_BYTES);
    let (to_client, from_server) = duplex(BUFFER_BYTES);
    let (lines, written) = channel(LINES);
    let hearing = tokio::spawn(hear(BufReader::new(input), to_server, lines.clone()));
    tokio::spawn(relay(BufReader::new(from_server), lines));
    let between = Between { hearing, writing: tokio::spawn(write(written, output)) };
    Wire { input: from_client, output: to_client, between }
}

/// Hands on each line that is a message, and answers the others.
async fn hear(mut input: impl AsyncBufRead + Unpin, mut server: DuplexStream, answers: Sender<Vec<u8>>) {
    loop {
        let mut line = Vec::new();
        // An input that breaks is one that ends.
        let read = (&mut input).take(LINE_BYTES_MAX).read_until(b'\n', &mut line).await.unwrap_or(0);
        if read == 0 {
            return;
        }
        let is_whole = line.ends_with(b"\n") || (read as u64) < LINE_BYTES_MAX;
        if !is_whole && !skip_line(&mut input).await {
            return;
        }
        let fault = if is_whole {
            fault(&line)
        } else {
            Some(error(-32600, "the message is too long", &Value::Null))
        };
        // A client that does not read its answers is not heard further: they would pile up in memory.
        if answers.reserve().await.is_err() {
            return;
        }
        let ended = match fault {
            Some(answer) => answers.send(answer).await.is_err(),
            None => server.write_all(&line).await.is_err(),
        };
        if ended {
            return;
        }
    }
}

/// Reads to the end of a line; false where the input ends.
async fn skip_line(input: &mut (impl AsyncBufRead + Unpin)) -> bool {
    loop {
        let Ok(bytes) = input.fill_buf().await else { return false };
        if bytes.is_empty() {
            return false;
        }
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let read = end.map_or(bytes.len(), |end| end + 1);
        input.consume(read);
        if end.is_some() {
            return true;
        }
    }
}

/// The answer to a line that is no message of JSON-RPC; none to one that is, and none to an empty one.
fn fault(line: &[u8]) -> Option<Vec<u8>> {
    if line.iter().all(u8::is_ascii_whitespace) {
        return None;
    }
    let message: Value = match serde_json::from_slice(line) {
        Ok(message) => message,
        Err(e) => return Some(error(-32700, &format!("this line is no JSON: {e}"), &Value::Null)),
    };
    let is_answer = message.get("result").is_some() || message.get("error").is_some();
    let id = message.get("id").filter(|id| id.is_string() || id.is_i64()).cloned();
    let has_id = id.is_some() || message.get("id").is_none();
    let has_parameters = message.get("params").is_none_or(Value::is_object);
    let is_request = message["method"].is_string() && has_parameters;
    let is_message = message["jsonrpc"] == "2.0" && has_id && (is_answer || is_request);
    let id = id.unwrap_or_default();
    (!is_message).then(|| error(-32600, "this is no message of JSON-RPC 2.0", &id))
}

fn error(code: i32, message: &str, id: &Value) -> Vec<u8> {
    let answer = json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}});
    format!("{answer}\n").into_bytes()
}

/// Hands on what the server says, a line at a time, so that no answer from here falls into one.
async fn relay(mut server: impl AsyncBufRead + Unpin, lines: Sender<Vec<u8>>) {
    loop {
        let mut line = Vec::new();
        match server.read_until(b'\n', &mut line).await {
            Ok(1..) if lines.send(line).await.is_ok() => {}
            _ => return,
        }
    }
}

async fn write(mut lines: Receiver<Vec<u8>>, mut output: impl AsyncWrite + Unpin) {
    while let Some(line) = lines.recv().await {
        if output.write_all(&line).await.is_err() || output.flush().await.is_err() {
            // The client has gone; what waits for this end is told so by the closed channel.
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_no_message_is_answered_here() {
        let code = |line: &str| {
            fault(line.as_bytes()).map(|answer| {
                let answer: Value = serde_json::from_slice(&answer).unwrap();
                (answer["error"]["code"].as_i64().unwrap(), answer["id"].clone())
            })
        };
        assert_eq!(code("{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}\n"), None);
        assert_eq!(code("{\"jsonrpc\": \"2.0\", \"id\": 1, \"result\": {}}\n"), None);
        assert_eq!(code("\n"), None);
        assert_eq!(code("nonsense"), Some((-32700, Value::Null)));
        assert_eq!(code("[1"), Some((-32700, Value::Null)));
        assert_eq!(code("42"), Some((-32600, Value::Null)));
        assert_eq!(
            code("{\"jsonrpc\": \"2.0\", \"id\": 2, \"method\": \"ping\", \"params\": 5}"),
            Some((-32600, 2.into()))
        );
        assert_eq!(
            code("{\"jsonrpc\": \"2.0\", \"id\": 1.5, \"method\": \"ping\"}"),
            Some((-32600, Value::Null))
        );
        assert_eq!(code("{\"id\": 7, \"method\": \"ping\"}"), Some((-32600, 7.into())));
    }

    #[tokio::test]
    async fn a_line_without_end_is_refused_and_the_next_one_is_heard() {
        let mut input = vec![b'x'; usize::try_from(LINE_BYTES_MAX).unwrap() + 10];
        input.extend(b"\n{\"jsonrpc\": \"2.0\", \"method\": \"hello\"}\n");
        let (output, mut said) = duplex(1 << 20);
        let mut wire = wire(std::io::Cursor::new(input), output);
        let mut heard = String::new();
        wire.input.read_to_string(&mut heard).await.unwrap();
        assert_eq!(heard, "{\"jsonrpc\": \"2.0\", \"method\": \"hello\"}\n");
        wire.output.write_all(b"{}\n").await.unwrap();
        drop(wire.output);
        wire.between.end().await;
        let mut answers = String::new();
        said.read_to_string(&mut answers).await.unwrap();
        let lines: Vec<&str> = answers.lines().collect();
        assert!(lines.len() == 2 && lines[0].contains("too long") && lines[1] == "{}", "{answers}");
    }
}
