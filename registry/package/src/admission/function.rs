//! The caps on one function body.

use std::collections::BTreeMap;

use wasmparser::{BlockType, FunctionBody, Operator};

use super::counts::at_most;
use super::error::AdmitError;
use super::flow::{self, Construct, Event, Kind};
use crate::caps::Caps;

/// How many parameters and results a function type has.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Signature {
    pub(super) params: u64,
    pub(super) results: u64,
}

/// The function types and functions of one module, as far as they were read.
#[derive(Debug, Default)]
pub(super) struct Functions {
    /// The function types.
    pub(super) signatures: Vec<Signature>,
    /// The type of each function, imported ones first.
    pub(super) types: Vec<u32>,
    /// The index of the next function with a body.
    pub(super) next: usize,
}

impl Functions {
    fn signature(&self, ty: u32) -> Signature {
        let found = usize::try_from(ty).ok().and_then(|ty| self.signatures.get(ty));
        found.copied().unwrap_or_default()
    }

    fn of(&self, function: usize) -> Signature {
        self.types.get(function).map(|ty| self.signature(*ty)).unwrap_or_default()
    }
}

/// Checks the size, the locals, the jump tables, the nesting and the control flow of the next function, and
/// gives the work of compiling it, in values carried.
pub(super) fn check(
    body: &FunctionBody<'_>,
    functions: &mut Functions,
    caps: &Caps,
) -> Result<u64, AdmitError> {
    let what = "bytes in one function body";
    at_most("function_body_bytes_max", what, body.range().len() as u64, caps.function_body_bytes_max)?;
    let mut locals = 0;
    for group in body.get_locals_reader()? {
        // Counts are 32 bits wide and there are fewer groups than bytes, so the sum fits.
        locals += u64::from(group?.0);
        at_most("function_locals_max", "locals in one function", locals, caps.function_locals_max)?;
    }
    let own = functions.of(functions.next);
    functions.next += 1;
    let mut walk = Walk::new(functions, own, caps, locals.saturating_add(caps.params_max));
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        walk.operator(&operators.read()?)?;
    }
    let max = caps.function_carried_values_max;
    let carried = flow::count(&walk.events, &walk.constructs, walk.operands, max);
    at_most("function_carried_values_max", "values carried by the jumps of one function", carried, max)?;
    Ok(carried + walk.jumps + walk.jumps * walk.jumps / JUMPS_SQUARED_PER_WORK + walk.calls * CALL_WORK)
}

/// Operands of a call beyond these are passed in memory.
const PARAMS_IN_REGISTERS: u64 = 8;
/// What a loop counts among the jumps: with its jump it has two checks, of fuel and of time.
const LOOP_JUMPS: u64 = 4;
/// What an access to a table counts among the jumps: it fills the entry at its first use.
const TABLE_JUMPS: u64 = 2;
/// Entries of one table with the same target cost a compiler as much as one jump.
const SAME_TARGETS_PER_JUMP: u32 = 32;
/// What each operand counts where there are several: a compiler makes a value of it again at each place.
const OPERAND_WEIGHT: u64 = 8;

/// The square of the jumps over this is as much work as the values carried: 10,000 jumps take about 1.5 s.
const JUMPS_SQUARED_PER_WORK: u64 = 500;
/// The work of a call.
const CALL_WORK: u64 = 2;

/// What a jump or block with so many operands counts among the values carried.
fn weigh(operands: u64) -> u64 {
    if operands > 1 { operands.saturating_mul(OPERAND_WEIGHT) } else { operands }
}

/// The walk over the operators of one function.
struct Walk<'a> {
    functions: &'a Functions,
    own: Signature,
    caps: &'a Caps,
    /// Above every index of a local; the validator refuses a function that uses others.
    locals_end: u64,
    /// The constructs around the operator, outermost first.
    open: Vec<u32>,
    loops: u64,
    ifs: u64,
    jumps: u64,
    calls: u64,
    /// The operands of calls and returns that count among the values carried.
    operands: u64,
    events: Vec<Event>,
    constructs: Vec<Construct>,
}

impl<'a> Walk<'a> {
    fn new(functions: &'a Functions, own: Signature, caps: &'a Caps, locals_end: u64) -> Self {
        Self {
            functions,
            own,
            caps,
            locals_end,
            open: Vec::new(),
            loops: 0,
            ifs: 0,
            jumps: 0,
            calls: 0,
            operands: 0,
            events: Vec::new(),
            constructs: Vec::new(),
        }
    }

    fn operator(&mut self, operator: &Operator<'_>) -> Result<(), AdmitError> {
        match operator {
            Operator::LocalGet { local_index } => self.local(*local_index, Event::Get),
            Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                self.local(*local_index, Event::Set);
            }
            Operator::Block { blockty } => return self.enter(Kind::Block, *blockty),
            Operator::Loop { blockty } => return self.enter(Kind::Loop, *blockty),
            Operator::If { blockty } => return self.enter(Kind::If, *blockty),
            Operator::Else => self.events.extend(self.open.last().map(|id| Event::Else(*id))),
            Operator::End => self.leave(),
            Operator::BrIf { relative_depth } => {
                self.jump(*relative_depth);
                return self.add_jumps(1);
            }
            Operator::Br { relative_depth } => {
                self.events.push(Event::Stop);
                self.jump(*relative_depth);
                return self.add_jumps(1);
            }
            Operator::BrTable { targets } => {
                let (what, found) = ("targets in one br_table", u64::from(targets.len()));
                at_most("br_table_targets_max", what, found, self.caps.br_table_targets_max)?;
                self.events.push(Event::Stop);
                let mut entries = BTreeMap::from([(targets.default(), 1)]);
                for target in targets.targets() {
                    *entries.entry(target?).or_insert(0) += 1;
                }
                for (target, count) in entries {
                    (0..=count / SAME_TARGETS_PER_JUMP).for_each(|_| self.jump(target));
                }
                return self.add_jumps(1);
            }
            Operator::Return => {
                self.operands += weigh(self.own.results);
                self.events.push(Event::Stop);
            }
            Operator::Unreachable => self.events.push(Event::Stop),
            _ => return self.call(operator),
        }
        Ok(())
    }

    /// A call, an operation that compiles to one, an access to a table, or something else that no cap is on.
    fn call(&mut self, operator: &Operator<'_>) -> Result<(), AdmitError> {
        let (callee, jumps) = match operator {
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                let callee = usize::try_from(*function_index).map(|index| self.functions.of(index));
                (callee.unwrap_or_default(), 0)
            }
            Operator::CallIndirect { type_index, .. } | Operator::ReturnCallIndirect { type_index, .. } => {
                (self.functions.signature(*type_index), TABLE_JUMPS)
            }
            Operator::TableGet { .. } | Operator::TableSet { .. } => (Signature::default(), TABLE_JUMPS),
            Operator::MemoryGrow { .. }
            | Operator::MemoryCopy { .. }
            | Operator::MemoryFill { .. }
            | Operator::MemoryInit { .. }
            | Operator::DataDrop { .. }
            | Operator::TableGrow { .. }
            | Operator::TableCopy { .. }
            | Operator::TableFill { .. }
            | Operator::TableInit { .. }
            | Operator::ElemDrop { .. }
            | Operator::RefFunc { .. } => (Signature::default(), 0),
            _ => return Ok(()),
        };
        self.calls += 1;
        at_most("function_calls_max", "calls in one function", self.calls, self.caps.function_calls_max)?;
        let results = if callee.results > 1 { callee.results } else { 0 };
        self.operands += weigh(callee.params.saturating_sub(PARAMS_IN_REGISTERS)) + weigh(results);
        if matches!(operator, Operator::ReturnCall { .. } | Operator::ReturnCallIndirect { .. }) {
            self.events.push(Event::Stop);
        }
        self.add_jumps(jumps)
    }

    fn add_jumps(&mut self, count: u64) -> Result<(), AdmitError> {
        self.jumps += count;
        let max = self.caps.function_jumps_max;
        at_most("function_jumps_max", "jumps in one function", self.jumps, max)
    }

    fn leave(&mut self) {
        let Some(id) = self.open.pop() else { return };
        self.events.push(Event::Close(id));
        let kind = self.constructs.get(id as usize).map(|c| c.kind);
        self.loops -= u64::from(kind == Some(Kind::Loop));
        self.ifs -= u64::from(kind == Some(Kind::If));
    }

    fn local(&mut self, index: u32, event: fn(u32) -> Event) {
        if u64::from(index) < self.locals_end {
            self.events.push(event(index));
        }
    }

    /// A jump out of the outermost construct is a return.
    fn jump(&mut self, depth: u32) {
        let target = usize::try_from(depth).ok().and_then(|depth| self.open.iter().rev().nth(depth));
        match target {
            Some(id) => self.events.push(Event::Jump(*id)),
            None => self.operands += weigh(self.own.results),
        }
    }

    fn enter(&mut self, kind: Kind, ty: BlockType) -> Result<(), AdmitError> {
        let Signature { params, results } = match ty {
            BlockType::Empty => Signature::default(),
            BlockType::Type(_) => Signature { params: 0, results: 1 },
            BlockType::FuncType(index) => self.functions.signature(index),
        };
        let label_arity = weigh(if kind == Kind::Loop { params } else { results });
        // A body has fewer operators than bytes, which are capped far below 32 bits.
        let id = u32::try_from(self.constructs.len()).unwrap_or(u32::MAX);
        self.constructs.push(Construct { kind, label_arity, start_arity: weigh(params) });
        self.open.push(id);
        self.events.push(Event::Open(id));
        self.loops += u64::from(kind == Kind::Loop);
        self.ifs += u64::from(kind == Kind::If);
        let (depth, caps) = (self.open.len() as u64, self.caps);
        at_most("loop_depth_max", "loops inside one another", self.loops, caps.loop_depth_max)?;
        at_most("if_depth_max", "ifs inside one another", self.ifs, caps.if_depth_max)?;
        at_most("block_depth_max", "blocks inside one another", depth, caps.block_depth_max)?;
        self.add_jumps(match kind {
            Kind::Block => 0,
            Kind::If => 1,
            Kind::Loop => LOOP_JUMPS,
        })
    }
}
