//! How a scenario is put together, call by call.

use super::*;

impl Incident {
    /// Begins an incident.
    pub fn new(world: &'static World, name: &'static str, kind: FaultKind) -> Self {
        Self {
            name,
            world,
            kind,
            language: world.language,
            start: "2025-01-01 00:00",
            minutes: 240,
            step: 120,
            onset: 0,
            fired: 0,
            alert: None,
            cause: Cause::Outside,
            changes: Vec::new(),
            switches: Vec::new(),
            hits: Vec::new(),
            extras: Vec::new(),
            bursts: Vec::new(),
            silences: Vec::new(),
            traces: Vec::new(),
            feed: None,
            docs: Vec::new(),
            profiles: Vec::new(),
            lacks: Vec::new(),
            repo: false,
            undiffed: 0.0,
            other_decoys: Vec::new(),
            first: "",
            blast: &[],
            remedy: "none",
            why: "",
        }
    }

    /// Sets local start, length in minutes, onset and time of the alert. The step of series follows from the length.
    #[must_use]
    pub fn clock(mut self, start: &'static str, minutes: i64, onset: i64, fired: i64) -> Self {
        (self.start, self.minutes, self.onset, self.fired) = (start, minutes, onset, fired);
        self.step = match minutes {
            0..=180 => 60,
            181..=420 => 120,
            _ => 300,
        };
        self
    }

    /// Sets the language of what is at fault where it is not that of the world.
    #[must_use]
    pub fn in_language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Sets what fired: service, metric, threshold, severity.
    #[must_use]
    pub fn alert(
        mut self,
        (service, metric, threshold): (&'static str, &'static str, f64),
        severity: &'static str,
        monitor: &'static str,
        summary: &'static str,
    ) -> Self {
        self.alert = Some(Alert { service, metric, threshold, severity, monitor, summary });
        self
    }

    fn add(mut self, key: &'static str, minute: i64, decoy: Option<Decoy>) -> Self {
        self.changes.push(Change { key, minute, decoy, ships: Vec::new() });
        self
    }

    /// The commit at fault.
    #[must_use]
    pub fn cause(mut self, key: &'static str, minute: i64) -> Self {
        self.cause = Cause::Commit(key);
        self.add(key, minute, None)
    }

    /// The flag at fault.
    #[must_use]
    pub fn cause_flag(
        mut self,
        name: &'static str,
        service: &'static str,
        change: &'static str,
        minute: i64,
    ) -> Self {
        self.cause = Cause::Flag(name);
        self.flag(name, service, change, minute)
    }

    /// The configuration value at fault, changed without a commit.
    #[must_use]
    pub fn cause_config(
        mut self,
        name: &'static str,
        service: &'static str,
        change: &'static str,
        minute: i64,
    ) -> Self {
        self.cause = Cause::Config(name);
        self.config(name, service, change, minute)
    }

    /// An innocent commit that looks guilty.
    #[must_use]
    pub fn decoy(self, decoy: Decoy, key: &'static str, minute: i64) -> Self {
        self.add(key, minute, Some(decoy))
    }

    /// An innocent commit that the scenario needs at a certain time.
    #[must_use]
    pub fn commit(self, key: &'static str, minute: i64) -> Self {
        self.add(key, minute, None)
    }

    fn ship(mut self, service: &'static str, minute: i64, names: Names) -> Self {
        if let Some(change) = self.changes.last_mut() {
            change.ships.push(Ship { service, minute, names });
        }
        self
    }

    /// Deploys the last commit, under its hash.
    #[must_use]
    pub fn ships(self, service: &'static str, minute: i64) -> Self {
        self.ship(service, minute, Names::Commit)
    }

    /// Deploys the last commit within a release that is named by the newest commit of that time.
    #[must_use]
    pub fn ships_in_release(self, service: &'static str, minute: i64) -> Self {
        self.ship(service, minute, Names::Head)
    }

    /// Deploys the last commit under a version alone.
    #[must_use]
    pub fn ships_as_version(self, service: &'static str, minute: i64) -> Self {
        self.ship(service, minute, Names::Version)
    }

    fn switch(mut self, switch: Switch) -> Self {
        self.switches.push(switch);
        self
    }

    /// A flag that changed.
    #[must_use]
    pub fn flag(self, name: &'static str, service: &'static str, change: &'static str, minute: i64) -> Self {
        self.switch(Switch { name, service, change, minute, config: false })
    }

    /// A configuration value that changed.
    #[must_use]
    pub fn config(
        self,
        name: &'static str,
        service: &'static str,
        change: &'static str,
        minute: i64,
    ) -> Self {
        self.switch(Switch { name, service, change, minute, config: true })
    }

    /// What happens to a standing series (`rate`, `errors`, `latency`, `cpu`, `memory` or a name).
    #[must_use]
    pub fn hit(self, service: &'static str, metric: &'static str, shape: Shape) -> Self {
        self.hit_labelled(service, metric, "", shape)
    }

    /// What happens to a standing series with these labels.
    #[must_use]
    pub fn hit_labelled(
        mut self,
        service: &'static str,
        metric: &'static str,
        labels: &'static str,
        shape: Shape,
    ) -> Self {
        self.hits.push((service, self.world.metric(metric), labels, shape));
        self
    }

    /// A series that only this incident has.
    #[must_use]
    pub fn extra(mut self, service: &'static str, metric: &'static str, series: Series) -> Self {
        self.extras.push((service, metric, series));
        self
    }

    /// Lines logged from a minute until the end.
    #[must_use]
    pub fn logs(
        self,
        service: &'static str,
        from: i64,
        per_minute: f64,
        lines: &'static [&'static str],
    ) -> Self {
        let to = self.minutes;
        self.logs_until(service, (from, to), per_minute, lines)
    }

    /// Lines logged during a time.
    #[must_use]
    pub fn logs_until(
        mut self,
        service: &'static str,
        (from, to): (i64, i64),
        per_minute: f64,
        lines: &'static [&'static str],
    ) -> Self {
        self.bursts.push(Burst { service, from, to, per_minute, growing: false, lines });
        self
    }

    /// Lines that become more frequent until the end.
    #[must_use]
    pub fn logs_growing(
        mut self,
        service: &'static str,
        from: i64,
        per_minute: f64,
        lines: &'static [&'static str],
    ) -> Self {
        let to = self.minutes;
        self.bursts.push(Burst { service, from, to, per_minute, growing: true, lines });
        self
    }

    /// A service says nothing of its ordinary lines from a minute until another.
    #[must_use]
    pub fn silent(mut self, service: &'static str, from: i64, to: i64) -> Self {
        self.silences.push((service, from, to));
        self
    }

    /// Traces: so many good ones over the whole time, so many bad ones since a minute.
    #[must_use]
    pub fn traces(mut self, good: i64, bad: i64, from: i64, call: Call) -> Self {
        self.traces.push(Traces { call, good, bad, from });
        self
    }

    /// What a provider announced.
    #[must_use]
    pub fn feed(mut self, feed: Value) -> Self {
        self.feed = Some(feed);
        self
    }

    /// A runbook.
    #[must_use]
    pub fn doc(mut self, name: &'static str, text: &'static str) -> Self {
        self.docs.push((name, text));
        self
    }

    /// A profile of the processor in a time.
    #[must_use]
    pub fn profile(mut self, service: &'static str, from: i64, to: i64, folded: &'static str) -> Self {
        self.profiles.push((service, from, to, folded));
        self
    }

    /// A part is missing.
    #[must_use]
    pub fn lacks(mut self, part: Part) -> Self {
        self.lacks.push(part);
        self
    }

    /// The repository is there.
    #[must_use]
    pub fn with_repo(mut self) -> Self {
        self.repo = true;
        self
    }

    /// This share of the innocent commits was exported without a diff; at 1 each commit was.
    #[must_use]
    pub fn undiffed(mut self, share: f64) -> Self {
        self.undiffed = share;
        self
    }

    /// A decoy that is not a commit.
    #[must_use]
    pub fn misleads(mut self, decoy: Decoy) -> Self {
        self.other_decoys.push(decoy);
        self
    }

    /// The truth: first failing service, other services that suffered, remediation, and why.
    #[must_use]
    pub fn truth(
        mut self,
        first: &'static str,
        blast: &'static [&'static str],
        remedy: &'static str,
        why: &'static str,
    ) -> Self {
        (self.first, self.blast, self.remedy, self.why) = (first, blast, remedy, why);
        self
    }

    /// Minute at which what is at fault took effect; nothing for an outside cause.
    pub fn live(&self) -> Option<i64> {
        match self.cause {
            Cause::Outside => None,
            Cause::Commit(key) => {
                let change = self.changes.iter().find(|change| change.key == key)?;
                Some(change.ships.iter().map(|ship| ship.minute).min().unwrap_or(change.minute))
            }
            Cause::Flag(name) | Cause::Config(name) => {
                self.switches.iter().find(|switch| switch.name == name).map(|switch| switch.minute)
            }
        }
    }
}
