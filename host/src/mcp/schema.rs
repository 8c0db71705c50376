//! JSON Schemas of arguments and answers, in the part of the language that every client reads: nothing referred to,
//! no formats of one library.

use std::sync::Arc;

use rmcp::model::JsonObject;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};

/// The schema of what a tool is asked.
pub(super) fn of_arguments<T: JsonSchema>() -> Arc<JsonObject> {
    generate::<T>(SchemaSettings::draft2020_12())
}

/// The schema of what a tool says.
pub(super) fn of_answer<T: JsonSchema>() -> Arc<JsonObject> {
    generate::<T>(SchemaSettings::draft2020_12().for_serialize())
}

fn generate<T: JsonSchema>(mut settings: SchemaSettings) -> Arc<JsonObject> {
    settings.inline_subschemas = true;
    settings.meta_schema = None;
    let portable = RecursiveTransform(|schema: &mut Schema| {
        schema.remove("format");
        schema.remove("title");
    });
    let schema = settings.with_transform(portable).into_generator().into_root_schema_for::<T>();
    let mut schema: JsonObject = schema.as_object().cloned().unwrap_or_default();
    schema.remove("description");
    Arc::new(schema)
}
