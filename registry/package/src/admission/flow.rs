//! How many values the jumps of a function carry.
//!
//! A compiler keeps, at each place where control flow meets, a record of each local whose value is still
//! needed there: a large one where the construct that ends there writes the local, so that the ways there
//! bring different values, and a small one otherwise. A function of a few kilobytes can have a thousand such
//! places and a thousand such locals, and each pair costs microseconds and kilobytes. Here the pairs are
//! counted, each once for every way to the place: one walk backwards finds the live locals as if no jump
//! went back, and what is live at the head of a loop counts as live all over the loop. In the control flow
//! of WebAssembly, which has no loops with two entries, that is an upper bound.

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

    fn common(&self, other: &Self) -> u64 {
        self.words.iter().zip(&other.words).map(|(a, b)| u64::from((a & b).count_ones())).sum()
    }

    fn has(&self, local: u32) -> bool {
        let (at, bit) = place(local);
        self.words.get(at).is_some_and(|word| word & bit != 0)
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

/// A construct during a walk.
#[derive(Default)]
struct Frame {
    id: u32,
    /// The ways to its label that were met.
    ways: u64,
    /// The locals that are written in it.
    written: Locals,
    /// The locals that are live at its end and at its `else`; empty for a loop.
    end: Locals,
    other: Option<Locals>,
    /// For a loop: what it alone keeps live.
    kept: Vec<u32>,
}

/// What a value counts that a construct writes, in units of one that it does not.
const WRITTEN: u64 = 4;

impl Frame {
    /// What the ways to the label carry where `live` is live.
    fn carried(&self, live: &Locals) -> u64 {
        self.ways * (live.count + live.common(&self.written) * (WRITTEN - 1))
    }
}

/// Counts the values that the jumps carry, beginning at `start`. Stops early above `max`, with what was
/// counted so far.
pub(super) fn count(events: &[Event], constructs: &[Construct], start: u64, max: u64) -> u64 {
    let max = max.saturating_mul(WRITTEN).saturating_add(WRITTEN - 1);
    let mut heads = BTreeMap::new();
    let mut carried = count_ahead(events, constructs, (start.saturating_mul(WRITTEN), max), &mut heads);
    if carried <= max {
        carried = count_loops(events, constructs, (carried, max), &mut heads);
    }
    carried / WRITTEN
}

/// The walk backwards. Notes in `heads` what is live at the head of each loop.
fn count_ahead(
    events: &[Event],
    constructs: &[Construct],
    (mut carried, max): (u64, u64),
    heads: &mut BTreeMap<u32, Vec<u32>>,
) -> u64 {
    let mut live = Locals::default();
    let mut frames: Vec<Frame> = Vec::new();
    for event in events.iter().rev() {
        match *event {
            Event::Get(local) => live.add(local),
            Event::Set(local) => {
                live.remove(local);
                written(&mut frames, local);
            }
            Event::Stop => live.clear(),
            Event::Jump(id) => {
                if let Some(frame) = frame(&mut frames, id) {
                    frame.ways += 1;
                    live.unite(&frame.end);
                }
                carried += WRITTEN * construct(constructs, id).label_arity;
            }
            Event::Close(id) => {
                let Construct { kind, label_arity, .. } = construct(constructs, id);
                let end = if kind == Kind::Loop { Locals::default() } else { live.clone() };
                carried += WRITTEN * label_arity;
                frames.push(Frame { id, ways: 1, end, ..Frame::default() });
            }
            Event::Else(id) => {
                if let Some(frame) = frame(&mut frames, id) {
                    frame.other = Some(std::mem::replace(&mut live, frame.end.clone()));
                }
            }
            Event::Open(id) => {
                let Construct { kind, start_arity, .. } = construct(constructs, id);
                let Some(mut frame) = frames.pop() else { continue };
                if kind == Kind::If {
                    frame.ways += 1;
                    live.unite(frame.other.as_ref().unwrap_or(&frame.end));
                }
                if kind == Kind::Loop {
                    heads.insert(id, live.to_list());
                }
                carried += frame.carried(if kind == Kind::Loop { &live } else { &frame.end });
                carried += WRITTEN * start_arity;
                hand_up(&mut frames, &frame);
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
    heads: &mut BTreeMap<u32, Vec<u32>>,
) -> u64 {
    let mut around = Locals::default();
    let mut frames: Vec<Frame> = Vec::new();
    for event in events {
        match *event {
            Event::Get(_) | Event::Stop | Event::Else(_) => {}
            Event::Set(local) => written(&mut frames, local),
            Event::Jump(id) => frame(&mut frames, id).into_iter().for_each(|frame| frame.ways += 1),
            Event::Open(id) => {
                let mut kept = heads.remove(&id).unwrap_or_default();
                kept.retain(|local| !around.has(*local));
                kept.iter().for_each(|local| around.add(*local));
                let ways = if construct(constructs, id).kind == Kind::If { 2 } else { 1 };
                frames.push(Frame { id, ways, kept, ..Frame::default() });
            }
            Event::Close(_) => {
                let Some(frame) = frames.pop() else { continue };
                frame.kept.iter().for_each(|local| around.remove(*local));
                carried += frame.carried(&around);
                hand_up(&mut frames, &frame);
            }
        }
        if carried > max {
            break;
        }
    }
    carried
}

fn construct(constructs: &[Construct], id: u32) -> Construct {
    constructs.get(id as usize).copied().unwrap_or(Construct {
        kind: Kind::Block,
        label_arity: 0,
        start_arity: 0,
    })
}

/// The open construct `id`; those further in have higher numbers.
fn frame(frames: &mut [Frame], id: u32) -> Option<&mut Frame> {
    let at = frames.binary_search_by_key(&id, |frame| frame.id).ok()?;
    frames.get_mut(at)
}

fn written(frames: &mut [Frame], local: u32) {
    if let Some(frame) = frames.last_mut() {
        frame.written.add(local);
    }
}

/// What a construct writes, the one around it writes.
fn hand_up(frames: &mut [Frame], frame: &Frame) {
    if let Some(outer) = frames.last_mut() {
        outer.written.unite(&frame.written);
    }
}
