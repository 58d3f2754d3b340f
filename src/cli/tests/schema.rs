//! The schema of what `--json` tells: made of the types, kept in `assets/schema.json`, and held against every line that a test sees.

use std::sync::OnceLock;

use schemars::SchemaGenerator;
use serde_json::{Value, json};

use crate::cli::doctor::Finding;
use crate::cli::told::{
    About, Difference, Done, Linked, Migrated, Moved, Named, Place, Row, Saved, Set, Summary, Sums,
    Totals, Trouble, Verified,
};
use crate::object::Answer;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/schema.json");

/// What a line may be.
fn schema() -> Value {
    let mut generator = SchemaGenerator::default();
    let lines = [
        generator.subschema_for::<Row>(),
        generator.subschema_for::<About<'static>>(),
        generator.subschema_for::<Linked<'static>>(),
        generator.subschema_for::<Answer>(),
        generator.subschema_for::<Saved<'static>>(),
        generator.subschema_for::<Moved<'static>>(),
        generator.subschema_for::<Sums<'static>>(),
        generator.subschema_for::<Done<'static>>(),
        generator.subschema_for::<Finding>(),
        generator.subschema_for::<Migrated<'static>>(),
        generator.subschema_for::<Difference<'static>>(),
        generator.subschema_for::<Summary<'static, Totals>>(),
        generator.subschema_for::<Summary<'static, Verified>>(),
        generator.subschema_for::<Set<'static>>(),
        generator.subschema_for::<Named<'static>>(),
        generator.subschema_for::<Place<'static>>(),
        generator.subschema_for::<Trouble>(),
    ];
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What filedesk tells with --json: one of these a line",
        "description": "New fields may come; those that are here keep their meaning. What is not known is left out.",
        "anyOf": lines,
        "$defs": generator.take_definitions(true),
    })
}

/// The same where nothing may stand but what is in it.
fn closed(schema: &mut Value) {
    match schema {
        Value::Object(all) => {
            let is_map = all.contains_key("additionalProperties");
            if all.contains_key("properties") && !is_map {
                all.insert("additionalProperties".into(), json!(false));
            }
            all.values_mut().for_each(closed);
        }
        Value::Array(all) => all.iter_mut().for_each(closed),
        _ => {}
    }
}

/// Fails for a line that is none of those that are documented.
pub fn check(line: &Value) {
    static CLOSED: OnceLock<jsonschema::Validator> = OnceLock::new();
    let validator = CLOSED.get_or_init(|| {
        let mut schema = schema();
        closed(&mut schema);
        jsonschema::validator_for(&schema).unwrap()
    });
    assert!(validator.is_valid(line), "not in the schema: {line}");
}

#[test]
fn the_schema_that_is_handed_out_is_that_of_the_types() {
    let schema = format!("{:#}\n", schema());
    if std::env::var_os("FILEDESK_REDRAW").is_some() {
        std::fs::write(PATH, &schema).unwrap();
    }
    let kept = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(
        kept == schema,
        "FILEDESK_REDRAW=1 cargo test schema writes assets/schema.json anew"
    );
}

#[test]
fn what_is_not_documented_is_noticed() {
    check(&json!({"key": "a", "path": "/a", "size": 1}));
    let further = json!({"key": "a", "path": "/a", "size": 1, "colour": "red"});
    assert!(std::panic::catch_unwind(|| check(&further)).is_err());
    let wrong = json!({"key": "a", "path": "/a", "size": "one"});
    assert!(std::panic::catch_unwind(|| check(&wrong)).is_err());
}
