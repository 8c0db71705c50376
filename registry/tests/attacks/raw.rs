//! Requests that no HTTP client would send.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::support::Api;

/// Longer than any test takes: a connection that is not closed fails the test by it.
const PATIENCE: Duration = Duration::from_secs(50);

/// A connection of its own.
pub fn connect(api: &Api) -> TcpStream {
    let connection = TcpStream::connect(api.address()).unwrap();
    connection.set_read_timeout(Some(PATIENCE)).unwrap();
    connection
}

/// All that comes until the registry closes the connection.
pub fn read_to_end(connection: &mut TcpStream) -> String {
    let mut reply = Vec::new();
    match connection.read_to_end(&mut reply) {
        Err(error)
            if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) =>
        {
            panic!("the registry keeps the connection: {:?}", String::from_utf8_lossy(&reply));
        }
        _ => String::from_utf8_lossy(&reply).into_owned(),
    }
}

/// Sends bytes over a connection of their own, and gives what comes back until it is closed.
pub fn exchange(api: &Api, request: &[u8]) -> String {
    let mut connection = connect(api);
    // The registry may refuse, and close, before all is sent.
    drop(connection.write_all(request));
    read_to_end(&mut connection)
}

/// The status of a reply; 0 where there is none.
pub fn status(reply: &str) -> u16 {
    reply.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0)
}

/// The head of a request.
pub fn head(api: &Api, method: &str, target: &str, headers: &str) -> String {
    format!("{method} {target} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", api.address())
}
