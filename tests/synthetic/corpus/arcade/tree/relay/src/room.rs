use crate::session::Session;

/// The players of one match.
#[derive(Default)]
pub struct Room {
    sessions: Vec<Session>,
    started: bool,
}

impl Room {
    /// A player has come. Until all ten are there nobody sends anything.
    pub fn join(&mut self, session: Session) {
        self.sessions.push(session);
        if self.sessions.len() == 10 {
            self.started = true;
            tracing::info!(players = 10, "room opened");
        }
    }

    pub fn leave(&mut self, id: u64) {
        self.sessions.retain(|session| session.id != id);
    }
}
