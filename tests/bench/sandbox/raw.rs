//! What raw wasmtime needs for the same guests, with a host function that gives the same answers.

use std::sync::Arc;

use casefile_sandbox::Sandbox;
use sha2::{Digest as _, Sha256};
use wasmtime::component::{Component, HasSelf, Linker, ResourceTable};
use wasmtime::{Store, StoreLimits, StoreLimitsBuilder};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use crate::Fallible;
use crate::ours::{self, AS_OF};

mod bindings {
    #![allow(missing_docs, reason = "generated; wit/ documents it")]
    wasmtime::component::bindgen!({
        path: ["../../wit/tools", "../../wit/skill"],
        world: "casefile:skill/skill",
        imports: { default: async | trappable },
        exports: { default: async },
        additional_derives: [Clone],
        require_store_data_send: true,
    });
}

use bindings::SkillPre;
use bindings::casefile::tools::{metrics, types};

/// A guest that is linked.
pub struct Raw {
    pre: SkillPre<State>,
    answers: metrics::RangeAnswer,
    listed: metrics::ListAnswer,
    hashes: Option<Arc<[Vec<u8>; 2]>>,
}

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
    limits: StoreLimits,
    answers: metrics::RangeAnswer,
    listed: metrics::ListAnswer,
    hashes: Option<Arc<[Vec<u8>; 2]>>,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl types::Host for State {}

impl metrics::Host for State {
    async fn list_series(
        &mut self,
        _: metrics::ListQuery,
    ) -> wasmtime::Result<Result<metrics::ListAnswer, types::ToolError>> {
        for bytes in self.hashes.iter().flat_map(|both| both.iter()) {
            std::hint::black_box(Sha256::digest(bytes));
        }
        Ok(Ok(self.listed.clone()))
    }

    async fn range(
        &mut self,
        _: metrics::RangeQuery,
    ) -> wasmtime::Result<Result<metrics::RangeAnswer, types::ToolError>> {
        Ok(Ok(self.answers.clone()))
    }
}

impl Raw {
    /// Compiles and links a guest. With `hashes`, its host function hashes the bytes that a recorder digests of each call.
    pub fn new(sandbox: &Sandbox, bytes: &[u8], hashes: bool) -> Fallible<Self> {
        let component = Component::from_binary(sandbox.engine(), bytes)?;
        let mut linker = Linker::new(sandbox.engine());
        wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
        types::add_to_linker::<_, HasSelf<State>>(&mut linker, |state| state)?;
        metrics::add_to_linker::<_, HasSelf<State>>(&mut linker, |state| state)?;
        let evidence = ours::some_evidence().to_string();
        let hashes = if hashes { Some(Arc::new(ours::digested()?)) } else { None };
        let points = ours::points().map(|(at, value)| metrics::Point { at, value }).collect();
        let (service, metric) = ("shop".to_owned(), "latency_ms".to_owned());
        let series =
            metrics::Series { service: service.clone(), metric: metric.clone(), labels: Vec::new(), points };
        let info =
            metrics::SeriesInfo { service, metric, labels: Vec::new(), points: 60, first: 0, last: AS_OF };
        Ok(Self {
            pre: SkillPre::new(linker.instantiate_pre(&component)?)?,
            answers: metrics::RangeAnswer { evidence: evidence.clone(), series: vec![series], next: None },
            listed: metrics::ListAnswer { evidence, series: vec![info], next: None },
            hashes,
        })
    }

    /// One step: store, limits, instance, call, drop.
    pub async fn step(&self, parameters: &str) -> Fallible<()> {
        let state = State {
            wasi: WasiCtx::builder().build(),
            table: ResourceTable::new(),
            limits: StoreLimitsBuilder::new().memory_size(256 << 20).build(),
            answers: self.answers.clone(),
            listed: self.listed.clone(),
            hashes: self.hashes.clone(),
        };
        let mut store = Store::new(self.pre.engine(), state);
        store.limiter(|state| &mut state.limits);
        store.set_fuel(5_000_000_000)?;
        store.set_epoch_deadline(10_000);
        let alert = types::Alert {
            kind: "incident".to_owned(),
            service: "shop".to_owned(),
            metric: "latency_ms".to_owned(),
            threshold: None,
            observed: None,
            fired_at: AS_OF,
            severity: String::new(),
            monitor: String::new(),
            summary: String::new(),
        };
        let budget = types::Budget { fuel: 1, tool_calls: 1, answer_bytes: 1, steps: 1 };
        let parameters = parameters.to_owned();
        let request =
            types::Request { alert: Some(alert), as_of: AS_OF, parameters, evidence: Vec::new(), budget };
        let skill = self.pre.instantiate_async(&mut store).await?;
        let report = skill.casefile_skill_entry().call_run(&mut store, &request).await?;
        report.map(|_| ()).map_err(|failure| failure.message.into())
    }
}
