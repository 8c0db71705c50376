//! The host side of `wit/`, as wasmtime generates it. Its types have the encoding of `casefile_model::cbor`.
#![allow(missing_docs, reason = "generated; wit/ documents it")]

wasmtime::component::bindgen!({
    path: ["../../wit/tools", "../../wit/skill"],
    world: "casefile:skill/skill",
    imports: { default: async | trappable },
    exports: { default: async },
    additional_derives: [Clone, serde::Serialize, serde::Deserialize],
    require_store_data_send: true,
});
