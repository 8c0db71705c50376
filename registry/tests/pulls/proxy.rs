//! A proxy between a client and a registry: honest, or as bad as a network can be.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// How the proxy treats what the registry answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Honest,
    /// Breaks each connection after so many bytes.
    BreakAfter(usize),
    /// Changes the first byte of these where they occur in an answer.
    Flip(&'static [u8]),
}

struct State {
    mood: Mood,
    target: String,
    asked: Vec<String>,
}

/// Serves until the process ends, which is that of one test program.
pub struct Proxy {
    pub url: String,
    state: Arc<Mutex<State>>,
}

impl Proxy {
    pub fn start(target: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = State { mood: Mood::Honest, target: address(target), asked: Vec::new() };
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                thread::spawn(move || serve(client, &state));
            }
        });
        Self { url, state }
    }

    pub fn set(&self, mood: Mood) {
        self.state.lock().unwrap().mood = mood;
    }

    pub fn lead_to(&self, target: &str) {
        self.state.lock().unwrap().target = address(target);
    }

    /// The heads of all requests, in lower case.
    pub fn asked(&self) -> Vec<String> {
        self.state.lock().unwrap().asked.clone()
    }
}

fn address(url: &str) -> String {
    url.trim_start_matches("http://").to_owned()
}

/// One request for each connection: the answer ends it.
fn serve(mut client: TcpStream, state: &Mutex<State>) {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while !request.windows(4).any(|window| window == b"\r\n\r\n") {
        match client.read(&mut buffer) {
            Ok(count @ 1..) => request.extend_from_slice(&buffer[..count]),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&request).to_lowercase();
    let (mood, target) = {
        let mut state = state.lock().unwrap();
        state.asked.push(head.clone());
        (state.mood, state.target.clone())
    };
    let Ok(mut registry) = TcpStream::connect(target) else { return };
    let closing = head.replacen("\r\n\r\n", "\r\nconnection: close\r\n\r\n", 1);
    let method_end = closing.find(' ').unwrap();
    let closing =
        closing[..method_end].to_uppercase() + &closing[method_end..].replacen("http/1.1", "HTTP/1.1", 1);
    registry.write_all(closing.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = registry.read_to_end(&mut answer);
    match mood {
        Mood::Honest => {}
        Mood::BreakAfter(bytes) => answer.truncate(bytes),
        Mood::Flip(wanted) => {
            if let Some(at) = answer.windows(wanted.len()).position(|window| window == wanted) {
                answer[at] ^= 1;
            }
        }
    }
    let _ = client.write_all(&answer);
    let _ = client.shutdown(Shutdown::Both);
}
