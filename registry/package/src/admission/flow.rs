//! How many values the jumps of a function carry.
//!
//! A compiler keeps, at each place where control flow meets or parts, a record of each local whose value is
//! still needed there. A function of a few kilobytes can have a thousand such places and a thousand such
//! locals, and each pair costs microseconds and kilobytes. Here the pairs are counted: one walk backwards finds
//! the live locals as if no jump went back, and what is live at the head of a loop counts as live all over the
//! loop. In the control flow of WebAssembly, which has no loops with two entries, that is an upper bound.

use std::collections::BTreeMap;

/// One step of a function that matters to what is live. Constructs are numbered in the order in which they
/// open.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// A local is read.
    Get(u32),
    /// A local is written.
    Set(u32),
    /// A construct opens.
    Open(u32),
    /// The `else` of a construct.
    Else(u32),
    /// A construct ends.
    Close(u32),
    /// Control flow may go on at the label of a construct.
    Jump(u32),
    /// Control flow never gets past this.
    Stop,
}

/// A construct: what it is, and what the operands of its label and of its start count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Construct {
    pub(super) kind: Kind,
    pub(super) label_arity: u64,
    pub(super) start_arity: u64,
}

/// The kinds of constructs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Block,
    Loop,
    If,
}

/// A set of locals.
#[derive(Clone, Default)]
struct Locals {
    words: Vec<u64>,
    count: u64,
}

impl Locals {
    fn add(&mut self, local: u32) {
        let (at, bit) = place(local);
        if self.words.len() <= at {
            self.words.resize(at + 1, 0);
        }
        if let Some(word) = self.words.get_mut(at) {
            self.count += u64::from(*word & bit == 0);
            *word |= bit;
        }
    }

    fn remove(&mut self, local: u32) {
        let (at, bit) = place(local);
        if let Some(word) = self.words.get_mut(at) {
            self.count -= u64::from(*word & bit != 0);
            *word &= !bit;
        }
    }

    fn unite(&mut self, other: &Self) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            self.count += u64::from((more & !*word).count_ones());
            *word |= more;
        }
    }

    fn clear(&mut self) {
        self.words.clear();
        self.count = 0;
    }

    fn to_list(&self) -> Vec<u32> {
        let bits = |(at, word): (u32, &u64)| {
            let word = *word;
            (0..u64::BITS).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * u64::BITS + bit)
        };
        (0..).zip(&self.words).flat_map(bits).collect()
    }
}

fn place(local: u32) -> (usize, u64) {
    ((local / u64::BITS) as usize, 1 << (local % u64::BITS))
}

/// The locals that are live at the end of an open construct and at its `else`.
#[derive(Default)]
struct Ends {
    end: Locals,
    other: Option<Locals>,
}

/// Counts the values that the jumps carry, beginning at `start`. Stops early above `max`, with what was counted
/// so far.
pub(super) fn count(events: &[Event], constructs: &[Construct], start: u64, max: u64) -> u64 {
    let mut heads = BTreeMap::new();
    let carried = count_ahead(events, constructs, (start, max), &mut heads);
    if carried > max { carried } else { count_loops(events, constructs, (carried, max), &heads) }
}

/// The walk backwards. Notes in `heads` what is live at the head of each loop.
fn count_ahead(
    events: &[Event],
    constructs: &[Construct],
    (mut carried, max): (u64, u64),
    heads: &mut BTreeMap<u32, Vec<u32>>,
) -> u64 {
    let construct = |id: u32| constructs.get(id as usize);
    let is_loop = |id: u32| construct(id).is_some_and(|c| c.kind == Kind::Loop);
    let mut live = Locals::default();
    let mut open: BTreeMap<u32, Ends> = BTreeMap::new();
    for event in events.iter().rev() {
        match *event {
            Event::Get(local) => live.add(local),
            Event::Set(local) => live.remove(local),
            Event::Stop => live.clear(),
            Event::Jump(id) => {
                let target = open.get(&id).filter(|_| !is_loop(id)).map(|ends| &ends.end);
                carried += target.map_or(0, |t| t.count) + construct(id).map_or(0, |c| c.label_arity);
                if let Some(target) = target {
                    live.unite(target);
                }
            }
            Event::Close(id) if is_loop(id) => {}
            Event::Close(id) => {
                carried += live.count + construct(id).map_or(0, |c| c.label_arity);
                open.insert(id, Ends { end: live.clone(), other: None });
            }
            Event::Else(id) => {
                if let Some(ends) = open.get_mut(&id) {
                    ends.other = Some(std::mem::replace(&mut live, ends.end.clone()));
                    carried += live.count;
                }
            }
            Event::Open(id) => {
                if let (Some(ends), Some(Kind::If)) = (open.remove(&id), construct(id).map(|c| c.kind)) {
                    live.unite(ends.other.as_ref().unwrap_or(&ends.end));
                }
                carried += construct(id).map_or(0, |c| c.start_arity);
                if is_loop(id) {
                    carried += live.count;
                    heads.insert(id, live.to_list());
                }
            }
        }
        if carried > max {
            break;
        }
    }
    carried
}

/// The walk forwards: adds what the loops around each place keep live there.
fn count_loops(
    events: &[Event],
    constructs: &[Construct],
    (mut carried, max): (u64, u64),
    heads: &BTreeMap<u32, Vec<u32>>,
) -> u64 {
    let mut around = Locals::default();
    // For each open loop, what it alone keeps live.
    let mut added: Vec<Vec<u32>> = Vec::new();
    for event in events {
        match *event {
            Event::Get(_) | Event::Set(_) | Event::Stop => continue,
            Event::Jump(_) | Event::Else(_) => carried += around.count,
            Event::Open(id) => {
                if let Some(head) = heads.get(&id) {
                    let own: Vec<u32> = head.iter().copied().filter(|l| !around.has(*l)).collect();
                    own.iter().for_each(|local| around.add(*local));
                    added.push(own);
                    carried += around.count;
                }
            }
            Event::Close(id) => {
                carried += around.count;
                if constructs.get(id as usize).is_some_and(|c| c.kind == Kind::Loop) {
                    added.pop().unwrap_or_default().into_iter().for_each(|local| around.remove(local));
                }
            }
        }
        if carried > max {
            break;
        }
    }
    carried
}

impl Locals {
    fn has(&self, local: u32) -> bool {
        let (at, bit) = place(local);
        self.words.get(at).is_some_and(|word| word & bit != 0)
    }
}
