//! Rust types and functions generated from the WIT files in `wit/`. Authors use the modules around it.

#![allow(missing_docs, reason = "the documentation of these items stands in the WIT files")]
#![allow(unsafe_code, reason = "the canonical ABI is raw pointers; the generator owns this code")]
#![allow(clippy::pedantic, clippy::restriction, reason = "generated code follows its generator")]

wit_bindgen::generate!({
    path: ["../wit/tools", "../wit/skill"],
    world: "casefile:skill/skill",
    pub_export_macro: true,
    export_macro_name: "export_skill",
    default_bindings_module: "casefile_sdk::bindings",
    additional_derives: [PartialEq],
    generate_all,
});
