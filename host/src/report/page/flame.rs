//! Icicles of recorded stack samples: width is the share after the onset, colour and sign the change since before.

use std::collections::BTreeMap;

use casefile_model::case::CaseReport;
use casefile_model::tools::profiles::{ListAnswer, ListQuery, ProfileInfo, Stack, StacksAnswer, StacksQuery};

use super::lead::main_onset;
use super::record::Record;
use super::shown::{self, Moment};
use super::units;

/// An icicle, in the coordinates of its `viewBox`, which is `WIDTH` wide and `height` high.
#[derive(Clone, Debug, PartialEq)]
pub struct Flame {
    /// Unlike any other icicle's on the page.
    pub number: usize,
    /// Service, kind and unit.
    pub title: String,
    /// What is compared with what.
    pub description: String,
    /// In coordinates.
    pub height: f64,
    /// From the root down.
    pub frames: Vec<Frame>,
    /// Frames too narrow to be drawn.
    pub frames_left_out: usize,
    /// Frames whose own share changed most: name, before, after, change in percentage points.
    pub movers: Vec<(String, String, String, String)>,
}

/// A frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// What fits of its name, with the change's sign.
    pub label: String,
    /// The whole name with its shares.
    pub title: String,
    /// `grew`, `shrank` or `same`.
    pub class: &'static str,
}

/// Width of an icicle.
pub const WIDTH: f64 = 960.0;
/// Height of a frame.
pub const ROW: f64 = 20.0;

const FLAMES_MAX: usize = 4;
const DEPTH_MAX: usize = 48;
const FRAMES_MAX: usize = 1_500;
const WIDTH_MIN: f64 = 1.5;
const MOVERS_MAX: usize = 8;
/// Width of a character of a label.
const CHARACTER: f64 = 6.6;
/// A change of less than this share counts as none.
const SAME: f64 = 0.005;

#[derive(Default)]
struct Node {
    before: f64,
    after: f64,
    own_before: f64,
    own_after: f64,
    below: BTreeMap<String, Node>,
}

/// One icicle for each service and kind of profile whose stacks were read.
pub(super) fn flames(report: &CaseReport, record: &Record<'_>) -> Vec<Flame> {
    let stacks = stacks(record);
    let mut kinds: BTreeMap<(String, String, String), Vec<&ProfileInfo>> = BTreeMap::new();
    let listed = record.of::<ListQuery, ListAnswer>("profiles", "list-profiles");
    let mut infos: Vec<&ProfileInfo> = listed
        .iter()
        .flat_map(|answered| &answered.answer.profiles)
        .filter(|info| stacks.contains_key(&info.id))
        .collect();
    infos.sort_by(|a, b| (a.window.start, a.window.end, &a.id).cmp(&(b.window.start, b.window.end, &b.id)));
    infos.dedup_by(|a, b| a.id == b.id);
    for info in infos {
        kinds.entry((info.service.clone(), info.kind.clone(), info.unit.clone())).or_default().push(info);
    }
    let onset = main_onset(report).map(|onset| onset.at);
    let flames = kinds.into_iter().take(FLAMES_MAX).enumerate();
    flames
        .filter_map(|(number, ((service, kind, unit), infos))| {
            let after = infos.last()?;
            // What ended by the onset is before it; without one the first profile is.
            let before = infos.iter().rev().find(|info| onset.is_none_or(|onset| info.window.end <= onset));
            let before = before.or(infos.first()).filter(|before| before.id != after.id);
            let root = tree(before.and_then(|info| stacks.get(&info.id)), stacks.get(&after.id)?);
            let title =
                format!("{} {}, in {}", shown::name(&service), shown::name(&kind), shown::name(&unit));
            Some(flame(number, title, described(before.copied(), after), &root, before.is_some()))
        })
        .collect()
}

fn described(before: Option<&ProfileInfo>, after: &ProfileInfo) -> String {
    let window = |info: &ProfileInfo| {
        format!("{} to {}", Moment::of(info.window.start).full, Moment::of(info.window.end).clock)
    };
    match before {
        Some(before) => {
            format!("Width: share of {}. Colour and sign: change since {}.", window(after), window(before))
        }
        None => {
            format!("Width: share of {}. There is no profile from before to compare with.", window(after))
        }
    }
}

fn stacks(record: &Record<'_>) -> BTreeMap<String, Vec<Stack>> {
    let mut stacks: BTreeMap<String, Vec<Stack>> = BTreeMap::new();
    for answered in record.of::<StacksQuery, StacksAnswer>("profiles", "stacks") {
        stacks.entry(answered.query.id).or_default().extend(answered.answer.stacks);
    }
    for stacks in stacks.values_mut() {
        stacks.sort();
        // A page may have been asked for twice with another limit.
        stacks.dedup();
    }
    stacks
}

fn tree(before: Option<&Vec<Stack>>, after: &[Stack]) -> Node {
    let mut root = Node::default();
    for stack in before.into_iter().flatten() {
        let weight = weight(stack.weight);
        let leaf = walk(&mut root, stack, |node| node.before += weight);
        leaf.own_before += weight;
    }
    for stack in after {
        let weight = weight(stack.weight);
        let leaf = walk(&mut root, stack, |node| node.after += weight);
        leaf.own_after += weight;
    }
    let (before, after) = (root.before.max(f64::MIN_POSITIVE), root.after.max(f64::MIN_POSITIVE));
    to_shares(&mut root, before, after);
    root
}

#[expect(clippy::cast_precision_loss, reason = "a share is coarser than the lost digits")]
fn weight(weight: u64) -> f64 {
    weight as f64
}

fn walk<'a>(root: &'a mut Node, stack: &Stack, mut add: impl FnMut(&mut Node)) -> &'a mut Node {
    add(root);
    let mut node = root;
    for frame in stack.frames.iter().take(DEPTH_MAX) {
        node = node.below.entry(shown::name(frame)).or_default();
        add(node);
    }
    node
}

fn to_shares(node: &mut Node, before: f64, after: f64) {
    node.before /= before;
    node.own_before /= before;
    node.after /= after;
    node.own_after /= after;
    node.below.values_mut().for_each(|below| to_shares(below, before, after));
}

fn flame(number: usize, title: String, description: String, root: &Node, compared: bool) -> Flame {
    let mut drawing = Drawing { compared, frames: Vec::new(), left_out: 0 };
    drawing.frame("all", root, 0.0, 0);
    let lowest = drawing.frames.iter().map(|frame| frame.y).fold(0.0, f64::max);
    let movers = if compared { movers(root) } else { Vec::new() };
    Flame {
        number,
        title,
        description,
        height: lowest + ROW,
        frames: drawing.frames,
        frames_left_out: drawing.left_out,
        movers,
    }
}

struct Drawing {
    compared: bool,
    frames: Vec<Frame>,
    left_out: usize,
}

impl Drawing {
    /// `depth` is at most [`DEPTH_MAX`], as the tree is built.
    fn frame(&mut self, name: &str, node: &Node, x: f64, depth: usize) {
        let width = node.after.min(1.0) * WIDTH;
        if width < WIDTH_MIN || self.frames.len() >= FRAMES_MAX {
            self.left_out += 1;
            return;
        }
        let change = node.after - node.before;
        let (class, sign) = match change {
            _ if !self.compared => ("same", String::new()),
            change if change > SAME => ("grew", format!("+{} ", points(change))),
            change if change < -SAME => ("shrank", format!("{} ", points(change))),
            _ => ("same", String::new()),
        };
        let before = if self.compared { format!("{} before, ", percent(node.before)) } else { String::new() };
        self.frames.push(Frame {
            x,
            y: ROW * super::to_f64(depth),
            width,
            label: cut(&format!("{sign}{name}"), width),
            title: format!("{name}: {before}{} after", percent(node.after)),
            class,
        });
        let mut below = x;
        for (name, child) in &node.below {
            self.frame(name, child, below, depth + 1);
            below += child.after * WIDTH;
        }
    }
}

fn cut(label: &str, width: f64) -> String {
    let fits = (width - 8.0) / CHARACTER;
    let length = super::to_f64(label.chars().count());
    if length <= fits {
        return label.to_owned();
    }
    let kept = label.chars().enumerate().take_while(|(at, _)| super::to_f64(*at) < fits - 1.0);
    let kept: String = kept.map(|(_, c)| c).collect();
    if kept.chars().count() < 3 { String::new() } else { format!("{kept}…") }
}

fn movers(root: &Node) -> Vec<(String, String, String, String)> {
    let mut own: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    gather(root, &mut own);
    let mut own: Vec<(&str, f64, f64)> =
        own.into_iter().map(|(name, (before, after))| (name, before, after)).collect();
    own.retain(|(_, before, after)| (after - before).abs() > SAME);
    own.sort_by(|a, b| (b.2 - b.1).abs().total_cmp(&(a.2 - a.1).abs()).then(a.0.cmp(b.0)));
    own.truncate(MOVERS_MAX);
    own.into_iter()
        .map(|(name, before, after)| {
            let sign = if after > before { "+" } else { "" };
            (name.to_owned(), percent(before), percent(after), format!("{sign}{}", points(after - before)))
        })
        .collect()
}

fn gather<'a>(node: &'a Node, own: &mut BTreeMap<&'a str, (f64, f64)>) {
    for (name, below) in &node.below {
        let sum = own.entry(name).or_default();
        sum.0 += below.own_before;
        sum.1 += below.own_after;
        gather(below, own);
    }
}

fn percent(share: f64) -> String {
    format!("{} %", units::digits((share * 1_000.0).round() / 10.0))
}

fn points(share: f64) -> String {
    units::digits((share * 1_000.0).round() / 10.0).replace('-', "−")
}
