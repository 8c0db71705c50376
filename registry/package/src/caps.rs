//! How much of everything an admitted component may have.
//!
//! The defaults let the largest guests of today pass (CPython and QuickJS with their libraries) and are far
//! below what the validator itself accepts, so that the inputs behind known compiler faults never reach the
//! compiler.

/// The caps of an admission. Each is the largest number that still passes. "In all" counts over the whole
/// file, nested modules and components included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caps {
    /// Bytes of the file. Default 64 MiB. Bounds every later cost that grows with the file.
    pub file_bytes_max: u64,
    /// Core modules in all. Default 64. Each is compiled and linked on its own.
    pub core_modules_max: u64,
    /// Nested components in all. Default 16. Each opens a scope of types of its own.
    pub components_max: u64,
    /// Core instances in all, instances made from exports included. Default 512. Bounds the cost of
    /// instantiation.
    pub core_instances_max: u64,
    /// Component instances in all. Default 256. Bounds the cost of instantiation.
    pub instances_max: u64,
    /// Bytes in all of the sections of components: types, aliases, imports, exports, instances, canonical
    /// functions. Default 4 MiB. The validator keeps many times their size in memory.
    pub interface_bytes_max: u64,
    /// Functions defined in all, lifted and lowered ones included. Default 100,000. Bounds compile time and
    /// memory.
    pub functions_max: u64,
    /// Bytes of one function body. Default 4 MiB. Compile time grows faster than the size of a function.
    pub function_body_bytes_max: u64,
    /// Locals of one function without its parameters. Default 20,000. A compiler keeps a slot for each, at
    /// each point.
    pub function_locals_max: u64,
    /// Targets of one `br_table`. Default 20,000. Overlong jump tables have met faults in code generation.
    pub br_table_targets_max: u64,
    /// Parameters of one function type of a module. Default 128. A call of many is a few bytes and takes a
    /// compiler longer than as many single operations.
    pub params_max: u64,
    /// Results of one function type of a module. Default 16. A call or block of two bytes makes as many
    /// values.
    pub results_max: u64,
    /// Loops inside one another in one function. Default 100. A compiler's work on nested loops grows with
    /// the square of the depth.
    pub loop_depth_max: u64,
    /// Ifs inside one another in one function. Default 300. A compiler's work on a ladder of `else if` grows
    /// with the square of its length.
    pub if_depth_max: u64,
    /// Blocks, loops and ifs inside one another in one function. Default 5,000. Compilers keep a stack of
    /// them.
    pub block_depth_max: u64,
    /// Jumps of one function: each `br`, `br_if`, `br_table` and `if` counts 1, each indirect call and
    /// access to a table 2, each loop 4. Default 10,000. Compile time grows with the square of their number.
    pub function_jumps_max: u64,
    /// Calls in one function, and operations on memories and tables that compile to calls. Default 40,000.
    /// Each is two bytes and takes a compiler kilobytes.
    pub function_calls_max: u64,
    /// Values that the jumps of one function carry: summed over each place where control flow meets and each
    /// way to it, the locals whose value is still needed there. One that the construct which ends or begins
    /// there does not write counts a quarter. Operands count too: one 1, several at once, and those of a
    /// call beyond 8 parameters and 1 result, 8 each. Default 150,000. Bounds compile time and memory, which
    /// grow with this product of locals and jumps however few the bytes are.
    pub function_carried_values_max: u64,
    /// Units of compile work in all: for each function the values that its jumps carry, its jumps and their
    /// square over 500, and 2 for each call. Default 12,000,000. A unit takes up to 7 microseconds. Bounds
    /// the compile time of many functions that each stay below the caps on one.
    pub compile_work_max: u64,
    /// Data segments of one module. Default 20,000. Counts beyond 32,768 have overflowed in an engine.
    pub data_segments_max: u64,
    /// Element segments of one module. Default 20,000. Each is kept for the life of the instance.
    pub element_segments_max: u64,
    /// Globals defined in all. Default 50,000. Each is stored in each instance.
    pub globals_max: u64,
    /// Type definitions in all, and declarations inside component, instance and module types. Default
    /// 50,000. Bounds the work of comparing types.
    pub types_max: u64,
    /// How deep component and instance types stand in one another. Default 16. Readers of types recurse, and
    /// a type a few hundred kilobytes deep would end the process by exhausting its stack.
    pub type_depth_max: u64,
    /// Memories of one module, imported ones included. Default 1.
    pub memories_max: u64,
    /// Pages of 64 KiB that a memory has at its start. Default 4,096 (256 MiB). Bounds what instantiation
    /// reserves.
    pub memory_pages_max: u64,
    /// Tables of one module, imported ones included. Default 4.
    pub tables_max: u64,
    /// Elements that a table has at its start. Default 50,000. Each takes a machine word in each instance.
    pub table_elements_max: u64,
    /// Imports in all. Default 50,000. Each is resolved at each instantiation.
    pub imports_max: u64,
    /// Exports in all. Default 100,000. Each is kept by name.
    pub exports_max: u64,
    /// Bytes of one name of an import or export. Default 4,096. Such names reach error messages and
    /// backtraces.
    pub name_bytes_max: u64,
}

impl Default for Caps {
    fn default() -> Self {
        Self {
            file_bytes_max: 64 << 20,
            core_modules_max: 64,
            components_max: 16,
            core_instances_max: 512,
            instances_max: 256,
            interface_bytes_max: 4 << 20,
            functions_max: 100_000,
            function_body_bytes_max: 4 << 20,
            function_locals_max: 20_000,
            br_table_targets_max: 20_000,
            params_max: 128,
            results_max: 16,
            loop_depth_max: 100,
            if_depth_max: 300,
            block_depth_max: 5_000,
            function_jumps_max: 10_000,
            function_calls_max: 40_000,
            function_carried_values_max: 150_000,
            compile_work_max: 12_000_000,
            data_segments_max: 20_000,
            element_segments_max: 20_000,
            globals_max: 50_000,
            types_max: 50_000,
            type_depth_max: 16,
            memories_max: 1,
            memory_pages_max: 4_096,
            tables_max: 4,
            table_elements_max: 50_000,
            imports_max: 50_000,
            exports_max: 100_000,
            name_bytes_max: 4_096,
        }
    }
}
