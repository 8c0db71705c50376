//! The functions of `casefile:tools` on the gate, and what of them is linked. The WIT types and the model's have one
//! encoding, so a provided function is one line here; `steps` and `notes` are the host's own.

use casefile_model::cbor;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasmtime::component::{HasSelf, Linker};

use crate::bindings::casefile::tools as wit;
use crate::state::SkillState;

mod notes;
mod steps;

/// Links one interface by name. Returns false where there is none of that name.
pub(crate) fn add_to_linker(linker: &mut Linker<SkillState>, interface: &str) -> wasmtime::Result<bool> {
    macro_rules! link {
        ($($name:ident),*) => {
            match interface {
                $(stringify!($name) => {
                    wit::$name::add_to_linker::<_, HasSelf<SkillState>>(linker, |state| state)?;
                })*
                _ => return Ok(false),
            }
        };
    }
    link!(types, metrics, profiles, logs, traces, changes, experiments, code, docs, steps, notes);
    Ok(true)
}

/// A value of one side as the same value of the other.
pub(crate) fn convert<A: Serialize, B: DeserializeOwned>(value: &A) -> Result<B, cbor::CborError> {
    cbor::from_slice(&cbor::to_vec(value)?)
}

impl wit::types::Host for SkillState {}

macro_rules! provided {
    ($interface:ident { $($function:ident / $name:literal : $query:ident => $answer:ident;)+ }) => {
        impl wit::$interface::Host for SkillState {
            $(
                async fn $function(
                    &mut self,
                    query: wit::$interface::$query,
                ) -> wasmtime::Result<Result<wit::$interface::$answer, wit::types::ToolError>> {
                    self.port.call(stringify!($interface), $name, &query).await
                }
            )+
        }
    };
}

provided!(metrics {
    list_series / "list-series": ListQuery => ListAnswer;
    range / "range": RangeQuery => RangeAnswer;
});
provided!(profiles {
    list_profiles / "list-profiles": ListQuery => ListAnswer;
    stacks / "stacks": StacksQuery => StacksAnswer;
});
provided!(logs {
    search / "search": SearchQuery => SearchAnswer;
    patterns / "patterns": PatternsQuery => PatternsAnswer;
});
provided!(traces { spans / "spans": SpansQuery => SpansAnswer; });
provided!(changes {
    list_changes / "list-changes": ListQuery => ListAnswer;
    content / "content": ContentQuery => ContentAnswer;
});
provided!(experiments { results / "results": ResultsQuery => ResultsAnswer; });
provided!(code {
    read / "read": ReadQuery => ReadAnswer;
    search / "search": SearchQuery => SearchAnswer;
    search_structure / "search-structure": StructureQuery => SearchAnswer;
    owners / "owners": OwnersQuery => OwnersAnswer;
});
provided!(docs {
    search / "search": SearchQuery => SearchAnswer;
    read / "read": ReadQuery => ReadAnswer;
    status / "status": StatusQuery => StatusAnswer;
});
