//! Counting a component against its caps. Each part is counted before the validator reads it.

use wasmparser::{
    BinaryReader, ComponentAliasSectionReader, ComponentExportSectionReader, ComponentImportSectionReader,
    ComponentInstanceSectionReader, ComponentTypeSectionReader, CompositeInnerType, CoreType,
    CoreTypeSectionReader, Encoding, ExportSectionReader, ImportSectionReader, Payload, TableType, TypeRef,
    TypeSectionReader,
};

use super::error::AdmitError;
use super::features::FEATURES;
use super::function::{self, Functions, Signature};
use super::shapes::Shapes;
use crate::caps::Caps;

/// What was counted so far.
pub(super) struct Counts<'a> {
    bytes: &'a [u8],
    caps: &'a Caps,
    core_modules: u64,
    components: u64,
    core_instances: u64,
    instances: u64,
    interface_bytes: u64,
    functions: u64,
    globals: u64,
    types: u64,
    imports: u64,
    exports: u64,
    /// Memories and tables of the module that is being read; modules do not nest.
    memories: u64,
    tables: u64,
    in_module: bool,
    /// The functions of that module.
    module_functions: Functions,
    compile_work: u64,
    shapes: Shapes,
}

/// Refuses `found` of `what` where it exceeds `max`.
pub(super) fn at_most(cap: &'static str, what: &'static str, found: u64, max: u64) -> Result<(), AdmitError> {
    if found > max { Err(AdmitError::OverCap { cap, what, found, max }) } else { Ok(()) }
}

/// Adds to a count and checks it against the cap of the same name.
macro_rules! add {
    ($self:ident, $count:ident, $cap:ident, $what:expr, $found:expr) => {{
        $self.$count = $self.$count.saturating_add(u64::from($found));
        at_most(stringify!($cap), $what, $self.$count, $self.caps.$cap)
    }};
}

impl<'a> Counts<'a> {
    pub(super) fn new(bytes: &'a [u8], caps: &'a Caps) -> Self {
        Self {
            bytes,
            caps,
            core_modules: 0,
            components: 0,
            core_instances: 0,
            instances: 0,
            interface_bytes: 0,
            functions: 0,
            globals: 0,
            types: 0,
            imports: 0,
            exports: 0,
            memories: 0,
            tables: 0,
            in_module: false,
            module_functions: Functions::default(),
            compile_work: 0,
            shapes: Shapes::new(),
        }
    }

    /// Counts one part of the file.
    pub(super) fn add(&mut self, payload: &Payload<'_>) -> Result<(), AdmitError> {
        self.add_interface_bytes(payload)?;
        self.add_component_part(payload)?;
        let what = "instances and components inside one another";
        at_most("type_depth_max", what, self.shapes.deepest(), self.caps.type_depth_max)
    }

    fn add_component_part(&mut self, payload: &Payload<'_>) -> Result<(), AdmitError> {
        match payload {
            Payload::Version { encoding, .. } => {
                self.in_module = *encoding == Encoding::Module;
                if !self.in_module {
                    self.shapes.open_component();
                }
                Ok(())
            }
            Payload::End(_) => {
                if !std::mem::take(&mut self.in_module) {
                    self.shapes.close_component();
                }
                Ok(())
            }
            Payload::ModuleSection { .. } => {
                (self.memories, self.tables) = (0, 0);
                self.module_functions = Functions::default();
                add!(self, core_modules, core_modules_max, "core modules", 1u32)
            }
            Payload::ComponentSection { .. } => {
                add!(self, components, components_max, "nested components", 1u32)
            }
            Payload::InstanceSection(s) => {
                add!(self, core_instances, core_instances_max, "core instances", s.count())
            }
            Payload::ComponentInstanceSection(s) => self.add_instances(s),
            Payload::ComponentAliasSection(s) => self.add_aliases(s),
            Payload::ComponentCanonicalSection(s) => self.add_functions(s.count()),
            Payload::ComponentTypeSection(s) => self.add_component_types(s),
            Payload::CoreTypeSection(s) => self.add_core_types(s),
            Payload::ComponentImportSection(s) => self.add_component_imports(s),
            Payload::ComponentExportSection(s) => self.add_component_exports(s),
            _ => self.add_module_part(payload),
        }
    }

    fn add_module_part(&mut self, payload: &Payload<'_>) -> Result<(), AdmitError> {
        match payload {
            Payload::TypeSection(s) => self.add_module_types(s),
            Payload::ImportSection(s) => self.add_imports(s),
            Payload::FunctionSection(s) => {
                self.add_functions(s.count())?;
                self.module_functions.next = self.module_functions.types.len();
                s.clone().into_iter().try_for_each(|ty| {
                    self.module_functions.types.push(ty?);
                    Ok(())
                })
            }
            Payload::GlobalSection(s) => add!(self, globals, globals_max, "globals", s.count()),
            Payload::ExportSection(s) => self.add_exports(s),
            Payload::TableSection(s) => {
                s.clone().into_iter().try_for_each(|table| self.add_table(&table?.ty))
            }
            Payload::MemorySection(s) => {
                s.clone().into_iter().try_for_each(|memory| self.add_memory(memory?.initial))
            }
            Payload::ElementSection(s) => {
                let found = u64::from(s.count());
                at_most(
                    "element_segments_max",
                    "element segments in one module",
                    found,
                    self.caps.element_segments_max,
                )
            }
            Payload::DataCountSection { count, .. } => self.check_data(*count),
            Payload::DataSection(s) => self.check_data(s.count()),
            Payload::CodeSectionEntry(body) => {
                let work = function::check(body, &mut self.module_functions, self.caps)?;
                let what = "units of compile work in all functions";
                add!(self, compile_work, compile_work_max, what, work)
            }
            _ => Ok(()),
        }
    }

    fn add_interface_bytes(&mut self, payload: &Payload<'_>) -> Result<(), AdmitError> {
        let bytes = match payload {
            Payload::InstanceSection(s) => s.range().len(),
            Payload::CoreTypeSection(s) => s.range().len(),
            Payload::ComponentInstanceSection(s) => s.range().len(),
            Payload::ComponentAliasSection(s) => s.range().len(),
            Payload::ComponentTypeSection(s) => s.range().len(),
            Payload::ComponentCanonicalSection(s) => s.range().len(),
            Payload::ComponentImportSection(s) => s.range().len(),
            Payload::ComponentExportSection(s) => s.range().len(),
            _ => 0,
        };
        add!(
            self,
            interface_bytes,
            interface_bytes_max,
            "bytes of types, imports, exports and instances",
            bytes as u64
        )
    }

    fn add_types(&mut self, found: u64) -> Result<(), AdmitError> {
        add!(self, types, types_max, "types", found)
    }

    fn add_module_types(&mut self, section: &TypeSectionReader<'_>) -> Result<(), AdmitError> {
        self.add_types(u64::from(section.count()))?;
        for group in section.clone() {
            for ty in group?.types() {
                let CompositeInnerType::Func(function) = &ty.composite_type.inner else { continue };
                let signature = Signature {
                    params: function.params().len() as u64,
                    results: function.results().len() as u64,
                };
                at_most(
                    "params_max",
                    "parameters in one function type",
                    signature.params,
                    self.caps.params_max,
                )?;
                at_most(
                    "results_max",
                    "results in one function type",
                    signature.results,
                    self.caps.results_max,
                )?;
                self.module_functions.signatures.push(signature);
            }
        }
        Ok(())
    }

    fn add_functions(&mut self, found: u32) -> Result<(), AdmitError> {
        add!(self, functions, functions_max, "functions", found)
    }

    fn add_component_types(&mut self, section: &ComponentTypeSectionReader<'_>) -> Result<(), AdmitError> {
        let range = section.range();
        let contents = self.bytes.get(range.clone()).unwrap_or_default();
        let mut reader = BinaryReader::new_features(contents, range.start, FEATURES);
        let count = reader.read_var_u32()?;
        let types = self.shapes.read_types(reader, count, self.caps.type_depth_max)?;
        self.add_types(types)
    }

    fn add_instances(&mut self, section: &ComponentInstanceSectionReader<'_>) -> Result<(), AdmitError> {
        add!(self, instances, instances_max, "component instances", section.count())?;
        section.clone().into_iter().try_for_each(|instance| {
            self.shapes.instance(&instance?);
            Ok(())
        })
    }

    fn add_aliases(&mut self, section: &ComponentAliasSectionReader<'_>) -> Result<(), AdmitError> {
        section.clone().into_iter().try_for_each(|alias| {
            self.shapes.alias(&alias?);
            Ok(())
        })
    }

    fn add_core_types(&mut self, section: &CoreTypeSectionReader<'_>) -> Result<(), AdmitError> {
        section.clone().into_iter().try_for_each(|ty| match ty? {
            CoreType::Rec(_) => self.add_types(1),
            CoreType::Module(declarations) => self.add_types(1 + declarations.len() as u64),
        })
    }

    fn add_component_imports(
        &mut self,
        section: &ComponentImportSectionReader<'_>,
    ) -> Result<(), AdmitError> {
        add!(self, imports, imports_max, "imports", section.count())?;
        section.clone().into_iter().try_for_each(|import| {
            let import = import?;
            self.shapes.import(&import);
            self.check_name(import.name.name)
        })
    }

    fn add_component_exports(
        &mut self,
        section: &ComponentExportSectionReader<'_>,
    ) -> Result<(), AdmitError> {
        add!(self, exports, exports_max, "exports", section.count())?;
        section.clone().into_iter().try_for_each(|export| {
            let export = export?;
            self.shapes.export(&export);
            self.check_name(export.name.name)
        })
    }

    fn add_imports(&mut self, section: &ImportSectionReader<'_>) -> Result<(), AdmitError> {
        add!(self, imports, imports_max, "imports", section.count())?;
        section.clone().into_imports().try_for_each(|import| {
            let import = import?;
            self.check_name(import.module)?;
            self.check_name(import.name)?;
            match import.ty {
                TypeRef::Table(table) => self.add_table(&table),
                TypeRef::Memory(memory) => self.add_memory(memory.initial),
                TypeRef::Func(ty) => {
                    self.module_functions.types.push(ty);
                    Ok(())
                }
                _ => Ok(()),
            }
        })
    }

    fn add_exports(&mut self, section: &ExportSectionReader<'_>) -> Result<(), AdmitError> {
        add!(self, exports, exports_max, "exports", section.count())?;
        section.clone().into_iter().try_for_each(|export| self.check_name(export?.name))
    }

    fn add_table(&mut self, table: &TableType) -> Result<(), AdmitError> {
        add!(self, tables, tables_max, "tables in one module", 1u32)?;
        let what = "elements at the start of one table";
        at_most("table_elements_max", what, table.initial, self.caps.table_elements_max)
    }

    fn add_memory(&mut self, pages: u64) -> Result<(), AdmitError> {
        add!(self, memories, memories_max, "memories in one module", 1u32)?;
        at_most("memory_pages_max", "pages at the start of one memory", pages, self.caps.memory_pages_max)
    }

    fn check_data(&self, found: u32) -> Result<(), AdmitError> {
        at_most("data_segments_max", "data segments in one module", found.into(), self.caps.data_segments_max)
    }

    fn check_name(&self, name: &str) -> Result<(), AdmitError> {
        at_most("name_bytes_max", "bytes in one name", name.len() as u64, self.caps.name_bytes_max)
    }
}
