//! How deep instances and components stand in one another, in their types as much as in themselves.
//!
//! `wasmparser` follows that nesting by recursion when it reads a type, and counts it in seven bits when it
//! validates one. A file of a few kilobytes could end the process by the first and make the second panic. The
//! walk here keeps its own stack on the heap, stops at the cap, and runs before `wasmparser` sees the part.
//!
//! A *depth* here is the number of instances and components around the innermost thing, in the file or by
//! reference; functions and the types of values have none. Where the exact depth of an alias would need the
//! names of all exports, an upper bound is used. An index out of range counts as no depth: the validator
//! refuses it.

use wasmparser::{
    BinaryReader, ComponentAlias, ComponentExport, ComponentExternalKind, ComponentImport, ComponentInstance,
    ComponentOuterAliasKind, ComponentType, ComponentTypeRef, InstanceTypeDeclaration, TypeBounds,
};

/// The scopes that are open, from the outermost component to the innermost type.
pub(super) struct Shapes {
    scopes: Vec<Scope>,
    deepest: u64,
}

/// The index spaces of one component, component type or instance type, as depths.
#[derive(Default)]
struct Scope {
    types: Vec<u64>,
    instances: Vec<u64>,
    components: Vec<u64>,
    /// The deepest thing among its imports and exports.
    contents: u64,
    /// For a type: how many declarations are still to come, and whether imports can be among them.
    declarations: u32,
    is_component: bool,
}

const COMPONENT_TYPE: u8 = 0x41;
const INSTANCE_TYPE: u8 = 0x42;
const TYPE_DECLARATION: u8 = 0x01;
const IMPORT_DECLARATION: u8 = 0x03;

impl Shapes {
    pub(super) fn new() -> Self {
        Self { scopes: Vec::new(), deepest: 0 }
    }

    /// The greatest depth so far.
    pub(super) fn deepest(&self) -> u64 {
        self.deepest
    }

    /// A component begins.
    pub(super) fn open_component(&mut self) {
        self.scopes.push(Scope::default());
    }

    /// The innermost component ends.
    pub(super) fn close_component(&mut self) {
        if let Some(depth) = self.close() {
            self.innermost(|scope| scope.components.push(depth));
        }
    }

    /// Reads a section of `count` types, and gives the number of types and declarations in it. Stops early
    /// where the depth exceeds `depth_max`; `deepest` tells.
    pub(super) fn read_types(
        &mut self,
        mut reader: BinaryReader<'_>,
        count: u32,
        depth_max: u64,
    ) -> Result<u64, wasmparser::Error> {
        let (base, mut types_left, mut read) = (self.scopes.len(), count, 0);
        loop {
            while self.scopes.len() > base && self.scopes.last().is_some_and(|s| s.declarations == 0) {
                if let Some(depth) = self.close() {
                    self.innermost(|scope| scope.types.push(depth));
                }
            }
            if self.deepest > depth_max {
                return Ok(read);
            }
            let is_type = if self.scopes.len() > base {
                self.read_declaration(&mut reader)?
            } else if types_left > 0 {
                types_left -= 1;
                true
            } else {
                return Ok(read);
            };
            read += 1;
            if is_type {
                self.read_type(&mut reader)?;
                // What is still open counts as well, or a type could nest without bound before it is closed.
                self.deepest = self.deepest.max((self.scopes.len() - base) as u64);
            }
        }
    }

    /// An import or export of the innermost component, or a declaration of one.
    fn declare(&mut self, ty: ComponentTypeRef) {
        self.innermost(|scope| match ty {
            ComponentTypeRef::Type(TypeBounds::SubResource) => scope.types.push(0),
            ComponentTypeRef::Type(TypeBounds::Eq(index)) => {
                scope.add(ComponentExternalKind::Type, at(&scope.types, index));
            }
            ComponentTypeRef::Instance(index) | ComponentTypeRef::Component(index) => {
                scope.add(ty.kind(), at(&scope.types, index));
            }
            ComponentTypeRef::Module(_) | ComponentTypeRef::Func(_) | ComponentTypeRef::Value(_) => {}
        });
    }

    pub(super) fn import(&mut self, import: &ComponentImport<'_>) {
        self.declare(import.ty);
    }

    pub(super) fn export(&mut self, export: &ComponentExport<'_>) {
        self.innermost(|scope| {
            let ascribed = match export.ty {
                Some(ComponentTypeRef::Instance(index) | ComponentTypeRef::Component(index)) => {
                    at(&scope.types, index)
                }
                _ => 0,
            };
            scope.add(export.kind, scope.depth_of(export.kind, export.index).max(ascribed));
        });
    }

    pub(super) fn instance(&mut self, instance: &ComponentInstance<'_>) {
        self.innermost(|scope| {
            let depth = match instance {
                ComponentInstance::Instantiate { component_index, .. } => {
                    at(&scope.components, *component_index)
                }
                ComponentInstance::FromExports(exports) => {
                    1 + exports.iter().map(|e| scope.depth_of(e.kind, e.index)).max().unwrap_or_default()
                }
            };
            scope.instances.push(depth);
        });
        self.note_instance();
    }

    pub(super) fn alias(&mut self, alias: &ComponentAlias<'_>) {
        let (kind, depth) = match alias {
            ComponentAlias::InstanceExport { kind, instance_index, .. } => {
                let within = self.scopes.last().map_or(0, |scope| at(&scope.instances, *instance_index));
                (*kind, within.saturating_sub(1))
            }
            ComponentAlias::Outer { kind, count, index } => {
                let outer =
                    usize::try_from(*count).ok().and_then(|count| self.scopes.iter().rev().nth(count));
                match kind {
                    ComponentOuterAliasKind::Type => {
                        (ComponentExternalKind::Type, outer.map_or(0, |scope| at(&scope.types, *index)))
                    }
                    ComponentOuterAliasKind::Component => (
                        ComponentExternalKind::Component,
                        outer.map_or(0, |scope| at(&scope.components, *index)),
                    ),
                    ComponentOuterAliasKind::CoreModule | ComponentOuterAliasKind::CoreType => return,
                }
            }
            ComponentAlias::CoreInstanceExport { .. } => return,
        };
        // An alias is no import or export, so it adds nothing to what its scope contains.
        self.innermost(|scope| scope.push(kind, depth));
    }

    /// Reads one type up to its first declaration, or as a whole where it has none.
    fn read_type(&mut self, reader: &mut BinaryReader<'_>) -> Result<(), wasmparser::Error> {
        match peek(reader)? {
            kind @ (COMPONENT_TYPE | INSTANCE_TYPE) => {
                reader.read_u8()?;
                let declarations = reader.read_var_u32()?;
                let is_component = kind == COMPONENT_TYPE;
                self.scopes.push(Scope { declarations, is_component, ..Scope::default() });
            }
            _ => {
                reader.read::<ComponentType>()?;
                self.innermost(|scope| scope.types.push(0));
            }
        }
        Ok(())
    }

    /// Reads a declaration up to the type in it, and says whether one follows.
    fn read_declaration(&mut self, reader: &mut BinaryReader<'_>) -> Result<bool, wasmparser::Error> {
        let mut in_component = false;
        self.innermost(|scope| {
            scope.declarations -= 1;
            in_component = scope.is_component;
        });
        match peek(reader)? {
            TYPE_DECLARATION => {
                reader.read_u8()?;
                return Ok(true);
            }
            IMPORT_DECLARATION if in_component => {
                reader.read_u8()?;
                self.declare(reader.read::<ComponentImport>()?.ty);
            }
            _ => match reader.read::<InstanceTypeDeclaration>()? {
                InstanceTypeDeclaration::Export { ty, .. } => self.declare(ty),
                InstanceTypeDeclaration::Alias(alias) => self.alias(&alias),
                InstanceTypeDeclaration::CoreType(_) | InstanceTypeDeclaration::Type(_) => {}
            },
        }
        Ok(false)
    }

    /// Closes the innermost scope and gives its depth.
    fn close(&mut self) -> Option<u64> {
        let depth = 1 + self.scopes.pop()?.contents;
        self.deepest = self.deepest.max(depth);
        Some(depth)
    }

    fn note_instance(&mut self) {
        let depth = self.scopes.last().and_then(|scope| scope.instances.last()).copied();
        self.deepest = self.deepest.max(depth.unwrap_or_default());
    }

    fn innermost(&mut self, f: impl FnOnce(&mut Scope)) {
        if let Some(scope) = self.scopes.last_mut() {
            f(scope);
        }
    }
}

impl Scope {
    fn depth_of(&self, kind: ComponentExternalKind, index: u32) -> u64 {
        match kind {
            ComponentExternalKind::Type => at(&self.types, index),
            ComponentExternalKind::Instance => at(&self.instances, index),
            ComponentExternalKind::Component => at(&self.components, index),
            ComponentExternalKind::Module | ComponentExternalKind::Func | ComponentExternalKind::Value => 0,
        }
    }

    /// Adds a thing that the scope imports or exports.
    fn add(&mut self, kind: ComponentExternalKind, depth: u64) {
        self.contents = self.contents.max(depth);
        self.push(kind, depth);
    }

    fn push(&mut self, kind: ComponentExternalKind, depth: u64) {
        match kind {
            ComponentExternalKind::Type => self.types.push(depth),
            ComponentExternalKind::Instance => self.instances.push(depth),
            ComponentExternalKind::Component => self.components.push(depth),
            ComponentExternalKind::Module | ComponentExternalKind::Func | ComponentExternalKind::Value => {}
        }
    }
}

fn at(depths: &[u64], index: u32) -> u64 {
    usize::try_from(index).ok().and_then(|index| depths.get(index)).copied().unwrap_or_default()
}

fn peek(reader: &BinaryReader<'_>) -> Result<u8, wasmparser::Error> {
    reader.clone().read_u8()
}
