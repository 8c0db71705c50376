//! The caps on one function body.

use wasmparser::{FunctionBody, Operator};

use super::counts::at_most;
use super::error::AdmitError;
use crate::caps::Caps;

/// Checks the size, the locals and the jump tables of a function.
pub(super) fn check(body: &FunctionBody<'_>, caps: &Caps) -> Result<(), AdmitError> {
    let what = "bytes in one function body";
    at_most("function_body_bytes_max", what, body.range().len() as u64, caps.function_body_bytes_max)?;
    let mut locals = 0;
    for group in body.get_locals_reader()? {
        // Counts are 32 bits wide and there are fewer groups than bytes, so the sum fits.
        locals += u64::from(group?.0);
        at_most("function_locals_max", "locals in one function", locals, caps.function_locals_max)?;
    }
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        if let Operator::BrTable { targets } = operators.read()? {
            let what = "targets in one br_table";
            at_most("br_table_targets_max", what, u64::from(targets.len()), caps.br_table_targets_max)?;
        }
    }
    Ok(())
}
