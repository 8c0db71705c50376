//! Requests over one kept connection, without more than HTTP/1.1 needs.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

pub struct Connection {
    stream: TcpStream,
    address: String,
    buffer: Vec<u8>,
}

pub struct Reply {
    pub status: u16,
    pub location: String,
    pub body: Vec<u8>,
}

impl Connection {
    pub fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, address: address.to_owned(), buffer: vec![0; 512 << 10] }
    }

    pub fn send(&mut self, method: &str, target: &str, media_type: &str, body: &[u8]) -> Reply {
        let mut request = format!(
            "{method} {target} HTTP/1.1\r\nHost: {}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n\r\n",
            self.address,
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        self.stream.write_all(&request).unwrap();
        self.read(method)
    }

    pub fn get(&mut self, target: &str, accept: &str) -> Reply {
        let request = format!("GET {target} HTTP/1.1\r\nHost: {}\r\nAccept: {accept}\r\n\r\n", self.address);
        self.stream.write_all(request.as_bytes()).unwrap();
        self.read("GET")
    }

    fn read(&mut self, method: &str) -> Reply {
        let mut came = 0;
        let end = loop {
            let count = self.stream.read(&mut self.buffer[came..]).unwrap();
            assert!(count > 0, "the connection was closed");
            came += count;
            if let Some(end) = self.buffer[..came].windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
        };
        let head = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
        let header = |name: &str| {
            head.lines().find_map(|line| {
                let (key, value) = line.split_once(": ")?;
                key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
            })
        };
        let status = head[9..12].parse().unwrap();
        let length = header("content-length").map_or(0, |length| length.parse().unwrap());
        assert!(header("transfer-encoding").is_none(), "{method}: {head}");
        let mut body = self.buffer[end..came].to_vec();
        let rest = body.len();
        body.resize(length, 0);
        self.stream.read_exact(&mut body[rest..]).unwrap();
        Reply { status, location: header("location").unwrap_or_default(), body }
    }
}
