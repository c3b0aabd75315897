//! Writes `src/chain/generated.rs`: the runtime's events, errors and enums as `metadata.scale` describes them.
//!
//! A file and not subxt's macro, which would add five seconds to every check of this crate. The test fails while the
//! file is older than the metadata; `SHEAF_WRITE_GENERATED=1 cargo nextest run --release -p sheaf-client-sdk --test
//! generated` writes it.

#![allow(clippy::panic, clippy::unwrap_used)]

use scale_info::{Field, Path, TypeDef, Variant, form::PortableForm};
use std::fmt::Write;
use subxt::Metadata;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/chain/generated.rs");

const HEAD: &str = r#"//! The runtime's events, errors and enums, generated from `metadata.scale` by `tests/generated.rs`, which says how. Edits are
//! lost.

use super::{PalletError, RegistryParams, StakingParams, TasksParams};
use crate::AccountId;
use scale_decode::DecodeAsType;
use sheaf_primitives::{Balance, BlockNumber, H256, ModelId, RoundIndex, TaskId};
"#;

/// Pallets, and the names of their event and error enums here.
const PALLETS: [(&str, &str, &str); 4] = [
    ("Registry", "RegistryEvent", "RegistryError"),
    ("Tasks", "TasksEvent", "TasksError"),
    ("TrainerStaking", "StakingEvent", "StakingError"),
    ("Rewards", "RewardsEvent", "RewardsError"),
];

/// The events of balances that are worth a type.
const BALANCES: [&str; 4] = ["Transfer", "TransferOnHold", "Deposit", "Withdraw"];

/// Types of fields that are left out: `Artifact` decodes by its own codec only, and every upgrade with a new pallet
/// changes the reasons of holds.
const LEFT_OUT: [&str; 2] = ["sheaf_primitives::Artifact", "sheaf_runtime::RuntimeHoldReason"];

/// Other types: their crates and names in the metadata, their names here, what they derive, and what else they are
/// marked with.
const OTHERS: [(&str, &str, &str, &str); 6] = [
    ("pallet_tasks::TaskState", "TaskState", "serde::Serialize", SNAKE_CASE),
    ("pallet_tasks::Settlement", "Settlement", "Default, serde::Serialize", ""),
    ("pallet_tasks::CloseReason", "CloseReason", "serde::Serialize", SNAKE_CASE),
    ("pallet_tasks::RoundStatus", "RoundStatus", "serde::Serialize", SNAKE_CASE),
    ("pallet_trainer_staking::ReportRuling", "ReportRuling", "serde::Serialize", SNAKE_CASE),
    ("sheaf_runtime::ProxyType", "ProxyKind", "codec::Encode, serde::Serialize", ""),
];

const SNAKE_CASE: &str = "#[serde(rename_all = \"snake_case\")]\n";

/// Types that exist already: their crates and names in the metadata, and their names here.
const KNOWN: [(&str, &str); 4] = [
    ("pallet_registry::RegistryParams", "RegistryParams"),
    ("pallet_tasks::TaskParams", "TasksParams"),
    ("pallet_trainer_staking::StakingParams", "StakingParams"),
    // In parts per million.
    ("sp_arithmetic::Permill", "u32"),
];

#[test]
fn the_generated_types_are_those_of_the_metadata() {
    let generated = generate();
    if std::env::var_os("SHEAF_WRITE_GENERATED").is_some() {
        std::fs::write(FILE, &generated).unwrap();
    }

    assert!(
        std::fs::read_to_string(FILE).unwrap_or_default() == generated,
        "client-sdk/src/chain/generated.rs differs from metadata.scale: run `SHEAF_WRITE_GENERATED=1 cargo nextest run --release -p \
         sheaf-client-sdk --test generated`, look at what changed, and commit it"
    );
}

fn generate() -> String {
    let metadata = Metadata::decode_from(include_bytes!("../metadata.scale")).unwrap();
    let mut out = HEAD.to_owned();
    for (pallet, event, error) in PALLETS {
        let found = metadata.pallet_by_name(pallet).unwrap();
        let _ = write!(out, "\n/// Events of the pallet `{pallet}`.\n");
        events(&mut out, event, found.event_variants().unwrap(), &metadata);
        if let Some(variants) = found.error_variants() {
            errors(&mut out, pallet, error, variants);
        }
    }
    out += "\n/// The common events of balances.\n";
    let balances = metadata.pallet_by_name("Balances").unwrap().event_variants().unwrap();
    let common: Vec<_> = balances.iter().filter(|variant| BALANCES.contains(&variant.name.as_str())).cloned().collect();
    events(&mut out, "BalancesEvent", &common, &metadata);
    for (path, name, derives, marks) in OTHERS {
        let _ = write!(out, "\n/// In the runtime: `{path}`.\n");
        let _ = write!(out, "#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, {derives})]\n{marks}");
        other(&mut out, path, name, derives.contains("Encode"), &metadata);
    }
    out
}

fn events(out: &mut String, name: &str, variants: &[Variant<PortableForm>], metadata: &Metadata) {
    let _ = write!(out, "#[derive(Clone, PartialEq, Eq, Debug, DecodeAsType)]\npub enum {name} {{\n");
    for variant in variants {
        *out += &line(variant, metadata);
    }
    *out += "}\n";
}

fn errors(out: &mut String, pallet: &str, name: &str, variants: &[Variant<PortableForm>]) {
    let _ = write!(out, "\n/// Errors of the pallet `{pallet}`.\n");
    let _ = write!(out, "#[derive(Clone, Copy, PartialEq, Eq, Debug)]\npub enum {name} {{\n");
    for variant in variants {
        let _ = writeln!(out, "    {},", variant.name);
    }
    let _ = write!(out, "}}\n\nimpl PalletError for {name} {{\n    const PALLET: &'static str = \"{pallet}\";\n}}\n");
}

fn other(out: &mut String, path: &str, name: &str, is_encoded: bool, metadata: &Metadata) {
    let found = metadata.types().types.iter().find(|entry| short(&entry.ty.path) == path);
    let found = &found.unwrap_or_else(|| panic!("the metadata has no type {path}")).ty;
    match &found.type_def {
        TypeDef::Variant(def) => {
            let _ = writeln!(out, "pub enum {name} {{");
            for variant in &def.variants {
                if is_encoded {
                    let _ = writeln!(out, "    #[codec(index = {})]", variant.index);
                }
                *out += &line(variant, metadata);
            }
        }
        TypeDef::Composite(def) => {
            let _ = writeln!(out, "pub struct {name} {{");
            for field in &def.fields {
                let _ = writeln!(out, "    pub {},", named(field, metadata));
            }
        }
        other => panic!("{path} is neither an enum nor a struct: {other:?}"),
    }
    *out += "}\n";
}

/// A variant with its fields, on one line if it fits.
fn line(variant: &Variant<PortableForm>, metadata: &Metadata) -> String {
    let name = &variant.name;
    let kept = variant.fields.iter().filter(|field| !LEFT_OUT.contains(&path(field, metadata).as_str()));
    let fields: Vec<_> = kept.map(|field| named(field, metadata)).collect();
    if fields.is_empty() {
        return format!("    {name},\n");
    }
    if variant.fields.iter().all(|field| field.name.is_none()) {
        return format!("    {name}({}),\n", fields.join(", "));
    }
    let short = format!("    {name} {{ {} }},\n", fields.join(", "));
    if short.len() <= 120 {
        short
    } else {
        format!("    {name} {{\n        {},\n    }},\n", fields.join(",\n        "))
    }
}

fn named(field: &Field<PortableForm>, metadata: &Metadata) -> String {
    let ty = rust_type(field, metadata);
    field.name.as_ref().map_or_else(|| ty.clone(), |name| format!("{name}: {ty}"))
}

/// The type of a field: by the alias that the runtime's source uses, or by what it resolves to.
fn rust_type(field: &Field<PortableForm>, metadata: &Metadata) -> String {
    match field.type_name.as_deref().unwrap_or_default() {
        "T::AccountId" => return "AccountId".into(),
        "BlockNumberFor<T>" => return "BlockNumber".into(),
        "T::Balance" => return "Balance".into(),
        alias @ ("Balance" | "BlockNumber" | "H256" | "ModelId" | "RoundIndex" | "TaskId") => return alias.into(),
        _ => {}
    }
    let found = metadata.types().resolve(field.ty.id).unwrap();
    let path = path(field, metadata);
    let mut known = OTHERS.iter().map(|(path, name, ..)| (*path, *name)).chain(KNOWN);
    match (&found.type_def, known.find(|(known, _)| *known == path)) {
        (TypeDef::Primitive(primitive), _) => format!("{primitive:?}").to_lowercase(),
        (_, Some((_, name))) => name.into(),
        _ => panic!("no type for the field {:?} of type {path}", field.name),
    }
}

fn path(field: &Field<PortableForm>, metadata: &Metadata) -> String {
    short(&metadata.types().resolve(field.ty.id).unwrap().path)
}

/// The crate and the name of a type. The modules in between do not matter here.
fn short(path: &Path<PortableForm>) -> String {
    match path.segments.as_slice() {
        [krate, .., name] => format!("{krate}::{name}"),
        other => other.join("::"),
    }
}
