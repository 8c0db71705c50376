//! A compiled component, and what of it is linked under a grant.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use casefile_model::{Digest, Grant};
use casefile_package::{Admitted, sections};
use wasmtime::Engine;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, InstancePre, Linker};

use crate::artifact::Artifact;
use crate::bindings::SkillPre;
use crate::compile::PrepareError;
use crate::engine::Sandbox;
use crate::isolation::Origin;
use crate::state::SkillState;
use crate::{tools, wasi};

/// A skill that was admitted and compiled, once per digest.
pub struct PreparedSkill {
    /// Digest of the component.
    pub digest: Digest,
    /// Interfaces of `casefile:tools` that it imports.
    tools: Vec<String>,
    pub(crate) code: Code,
}

/// Where a skill's code is loaded.
pub(crate) enum Code {
    /// In this process.
    Here(Linkable),
    /// In a worker, never here.
    Away(AwayCode),
}

/// Code for the workers of one group.
pub(crate) struct AwayCode {
    /// Skills of one group share a worker.
    pub(crate) group: String,
    /// Digest of the component without its texts.
    pub(crate) key: Digest,
    pub(crate) artifact: Artifact,
}

/// Loaded code, and what of it was linked.
pub(crate) struct Linkable {
    component: Component,
    linked: Mutex<HashMap<Grant, SkillPre<SkillState>>>,
}

/// Why a skill gave no description of itself.
#[derive(Debug, thiserror::Error)]
pub enum DescribeError {
    /// It cannot be linked with all its tools absent.
    #[error("the skill cannot be instantiated: {0}")]
    Instantiate(String),
    /// `describe` trapped or called a tool.
    #[error("`describe` did not return: {0}; it must not call a tool")]
    Trapped(String),
}

impl Sandbox {
    /// Compiles an admitted component, or takes what an earlier run compiled, and loads it where `origin` says that it
    /// runs. Blocks: call it off the async threads.
    ///
    /// # Errors
    /// [`PrepareError`] where it cannot be compiled.
    pub fn prepare(
        &self,
        bytes: &[u8],
        admitted: &Admitted,
        origin: Origin<'_>,
    ) -> Result<Arc<PreparedSkill>, PrepareError> {
        let digest = Digest::of(bytes);
        // The texts of a package are no code: what was compiled to ask a skill for its schemas serves the package too.
        let code = sections::code(bytes).unwrap_or(bytes);
        let key = if code.len() == bytes.len() { digest } else { Digest::of(code) };
        let cached = self.cache.as_ref().and_then(|cache| cache.load(&key));
        let code = match (cached, self.group(origin)) {
            (Some(artifact), Some(group)) => Code::Away(AwayCode { group, key, artifact }),
            (Some(artifact), None) => match Linkable::load(&self.engine, &artifact) {
                Some(loaded) => Code::Here(loaded),
                None => Code::Here(self.load(&self.compile_and_keep(code, &key, digest)?, digest)?),
            },
            (None, group) => {
                let artifact = self.compile_and_keep(code, &key, digest)?;
                match group {
                    Some(group) => Code::Away(AwayCode { group, key, artifact }),
                    None => Code::Here(self.load(&artifact, digest)?),
                }
            }
        };
        let tools = admitted.tools.iter().cloned().collect();
        Ok(Arc::new(PreparedSkill { digest, tools, code }))
    }

    fn load(&self, artifact: &Artifact, digest: Digest) -> Result<Linkable, PrepareError> {
        Linkable::load(&self.engine, artifact).ok_or_else(|| {
            let why = "gave code that this engine does not load".to_owned();
            PrepareError::NoCompiler { digest, why }
        })
    }

    fn compile_and_keep(&self, code: &[u8], key: &Digest, digest: Digest) -> Result<Artifact, PrepareError> {
        let artifact = self.compile(code, digest)?;
        if let Some(cache) = &self.cache {
            cache.store(key, &artifact);
        }
        Ok(artifact)
    }

    /// Runs `describe` with every tool linked to a trap.
    ///
    /// # Errors
    /// [`DescribeError`].
    pub async fn describe(&self, skill: &PreparedSkill) -> Result<String, DescribeError> {
        crate::instance::describe(self, skill).await
    }
}

impl PreparedSkill {
    /// Tools that it imports and the grant does not hold. None of its code may run where there is one.
    pub fn outside(&self, grant: &Grant) -> Vec<&str> {
        self.tools.iter().map(String::as_str).filter(|tool| !grant.allows_interface(tool)).collect()
    }
}

impl Linkable {
    /// Loads code. None where it is of another engine.
    pub(crate) fn load(engine: &Engine, artifact: &Artifact) -> Option<Self> {
        Some(Self { component: artifact.load(engine)?, linked: Mutex::default() })
    }

    /// Links the granted interfaces and no other; kept per grant.
    pub(crate) fn link(&self, engine: &Engine, grant: &Grant) -> wasmtime::Result<SkillPre<SkillState>> {
        let mut linked = self.linked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pre) = linked.get(grant) {
            return Ok(pre.clone());
        }
        let mut linker = Linker::new(engine);
        wasi::add_to_linker(&mut linker)?;
        tools::add_to_linker(&mut linker, "types")?;
        for interface in grant.names() {
            tools::add_to_linker(&mut linker, &interface)?;
        }
        let pre = SkillPre::new(linker.instantiate_pre(&self.component)?)?;
        linked.insert(grant.clone(), pre.clone());
        Ok(pre)
    }

    /// Links every function of every tool to a trap. WASI is linked as in a step: the linker's own stand-ins for what is
    /// missing would take its place where the component names another patch version of it.
    pub(crate) fn link_traps(&self, engine: &Engine) -> wasmtime::Result<InstancePre<SkillState>> {
        let mut linker = Linker::new(engine);
        wasi::add_to_linker(&mut linker)?;
        tools::add_to_linker(&mut linker, "types")?;
        let ty = self.component.component_type();
        for (name, import) in ty.imports(engine) {
            let ComponentItem::ComponentInstance(interface) = import.ty else { continue };
            if !name.starts_with("casefile:tools/") {
                continue;
            }
            let mut linked = linker.instance(name)?;
            for (function, item) in interface.exports(engine) {
                if matches!(item.ty, ComponentItem::ComponentFunc(_)) {
                    let called = format!("`{name}` was asked for `{function}`");
                    linked.func_new(function, move |_, _, _, _| Err(wasmtime::Error::msg(called.clone())))?;
                }
            }
        }
        linker.instantiate_pre(&self.component)
    }
}
