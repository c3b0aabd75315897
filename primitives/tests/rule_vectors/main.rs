//! The rules that other languages compute as well, as cases in `tests/vectors`: `pay.json` and `terms.json`. A test
//! compares each file with what the functions give; `SHEAF_WRITE_VECTORS=1` writes the files instead.
//!
//! Numbers of more than 32 bits are decimal strings, parts of a whole are in millionths, and `null` is "none".
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

mod pay;
mod terms;

use serde_json::{Map, Value};
use std::{env, fs, path::Path};

/// A file of vectors: its members, in order.
type Vectors = Vec<(&'static str, Value)>;

/// Compares `vectors` with the file `name` below `tests/vectors`, or writes that file.
fn check(name: &str, vectors: Vectors) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(name);
    if env::var_os("SHEAF_WRITE_VECTORS").is_some() {
        fs::write(&path, render(&vectors)).unwrap();
    }
    let stored: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let computed: Map<_, _> = vectors.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();

    assert_eq!(stored.as_object().unwrap().len(), computed.len(), "{name} has other members");
    for (key, value) in &computed {
        let remedy = "if the rule is meant to change, write it again with SHEAF_WRITE_VECTORS=1";
        assert_eq!(stored.get(key), Some(value), "`{key}` of {name} is not what the functions give: {remedy}");
    }
}

/// JSON with a line for each case.
fn render(vectors: &Vectors) -> String {
    let member = |(key, value): &(&str, Value)| match value {
        Value::Array(cases) => {
            let lines: Vec<_> = cases.iter().map(|case| format!("  {case}")).collect();
            format!(" \"{key}\": [\n{}\n ]", lines.join(",\n"))
        }
        value => format!(" \"{key}\": {value}"),
    };
    let members: Vec<_> = vectors.iter().map(member).collect();
    format!("{{\n{}\n}}\n", members.join(",\n"))
}

/// A number as a decimal string.
fn decimal(number: impl ToString) -> Value {
    Value::String(number.to_string())
}
