//! Requests that no HTTP client would send.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use crate::http::Api;

/// Sends bytes over a connection of their own and gives what comes back: nothing where it is closed without a word.
fn exchange(api: &Api, request: &[u8]) -> String {
    let mut connection = connect(api);
    // The registry may refuse, and close, before all is sent.
    drop(connection.write_all(request));
    let mut reply = Vec::new();
    drop(connection.read_to_end(&mut reply));
    String::from_utf8_lossy(&reply).into_owned()
}

/// Sends bytes and breaks the connection.
pub fn break_off(api: &Api, request: &[u8]) {
    let mut connection = connect(api);
    connection.write_all(request).unwrap();
    // What was sent shall arrive before the end does.
    std::thread::sleep(Duration::from_millis(100));
    connection.shutdown(Shutdown::Both).unwrap();
}

/// Sends bytes, which the registry may refuse at any point, and hangs up.
pub fn break_off_quietly(api: &Api, request: &[u8]) {
    let mut connection = connect(api);
    drop(connection.write_all(request));
    std::thread::sleep(Duration::from_millis(50));
    drop(connection.shutdown(Shutdown::Both));
}

/// The status of a reply to a request whose target is sent as it is.
pub fn status(api: &Api, method: &str, target: &str) -> u16 {
    let host = api.address();
    let request = format!(
        "{method} {target} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    let reply = exchange(api, request.as_bytes());
    let status = reply.split(' ').nth(1).and_then(|code| code.parse().ok());
    status.unwrap_or_else(|| panic!("{method} {target}: no reply: {reply:?}"))
}

fn connect(api: &Api) -> TcpStream {
    let connection = TcpStream::connect(api.address()).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    connection
}
