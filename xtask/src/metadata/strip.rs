//! The part of the runtime's metadata (V16) that clients need: some of the pallets, without documentation.
//!
//! Types keep their numbers; types that are no longer needed become empty tuples. Constants that depend on a cargo
//! feature belong to pallets that are left out, so the file is the same for every build.

use codec::{Decode, Encode};
use frame_metadata::{
    RuntimeMetadata, RuntimeMetadataPrefixed,
    v14::StorageEntryType,
    v16::{PalletMetadata, RuntimeMetadataV16},
};
use scale_info::{PortableRegistry, TypeDef, TypeDefTuple, form::PortableForm};
use std::collections::BTreeSet;

/// The pallets whose calls, events and storage clients use.
const PALLETS: [&str; 10] = [
    "System",
    "Timestamp",
    "Balances",
    "TransactionPayment",
    "Utility",
    "Proxy",
    "Registry",
    "Tasks",
    "TrainerStaking",
    "Rewards",
];

/// The runtime APIs that clients use.
const APIS: [&str; 5] = ["Core", "Metadata", "AccountNonceApi", "TransactionPaymentApi", "RuntimeViewFunction"];

/// The stripped metadata's bytes, with the usual prefix.
///
/// # Errors
/// If the runtime has no metadata of version 16, or it does not decode.
pub fn metadata_for_clients() -> Result<Vec<u8>, String> {
    let bytes = sheaf_runtime::Runtime::metadata_at_version(16).ok_or("it has no version 16")?;
    let prefixed = RuntimeMetadataPrefixed::decode(&mut &bytes[..]).map_err(|error| error.to_string())?;
    let RuntimeMetadata::V16(mut metadata) = prefixed.1 else { return Err("it is not of version 16".into()) };

    keep_pallets(&mut metadata);
    metadata.apis.retain(|api| APIS.contains(&api.name.as_str()));
    metadata.types = blank_types(metadata.types.clone(), roots(&metadata));
    drop_docs(&mut metadata);
    Ok(RuntimeMetadataPrefixed::from(metadata).encode())
}

/// Drops the other pallets, and their variants of the runtime's call, event and error.
fn keep_pallets(metadata: &mut RuntimeMetadataV16) {
    metadata.pallets.retain(|pallet| PALLETS.contains(&pallet.name.as_str()));
    let outer = &metadata.outer_enums;
    let outer = [outer.call_enum_ty.id, outer.event_enum_ty.id, outer.error_enum_ty.id];
    for entry in metadata.types.types.iter_mut().filter(|entry| outer.contains(&entry.id)) {
        if let TypeDef::Variant(variants) = &mut entry.ty.type_def {
            variants.variants.retain(|variant| PALLETS.contains(&variant.name.as_str()));
        }
    }
}

/// The types that the metadata itself names.
fn roots(metadata: &RuntimeMetadataV16) -> Vec<u32> {
    let mut roots: Vec<u32> = metadata.pallets.iter().flat_map(pallet_types).collect();
    for method in metadata.apis.iter().flat_map(|api| &api.methods) {
        roots.push(method.output.id);
        roots.extend(method.inputs.iter().map(|input| input.ty.id));
    }
    let extrinsic = &metadata.extrinsic;
    roots.extend([extrinsic.address_ty.id, extrinsic.call_ty.id, extrinsic.signature_ty.id]);
    roots
        .extend(extrinsic.transaction_extensions.iter().flat_map(|extension| [extension.ty.id, extension.implicit.id]));
    let outer = &metadata.outer_enums;
    roots.extend([outer.call_enum_ty.id, outer.event_enum_ty.id, outer.error_enum_ty.id]);
    roots.extend(metadata.custom.map.values().map(|value| value.ty.id));
    roots
}

fn pallet_types(pallet: &PalletMetadata<PortableForm>) -> Vec<u32> {
    let mut types = Vec::new();
    for entry in pallet.storage.iter().flat_map(|storage| &storage.entries) {
        match &entry.ty {
            StorageEntryType::Plain(value) => types.push(value.id),
            StorageEntryType::Map { key, value, .. } => types.extend([key.id, value.id]),
        }
    }
    types.extend(pallet.calls.iter().map(|calls| calls.ty.id));
    types.extend(pallet.event.iter().map(|event| event.ty.id));
    types.extend(pallet.error.iter().map(|error| error.ty.id));
    types.extend(pallet.constants.iter().map(|constant| constant.ty.id));
    types.extend(pallet.associated_types.iter().map(|associated| associated.ty.id));
    for function in &pallet.view_functions {
        types.push(function.output.id);
        types.extend(function.inputs.iter().map(|input| input.ty.id));
    }
    types
}

/// Replaces every type that is not reachable from `roots` by an empty tuple.
fn blank_types(mut registry: PortableRegistry, roots: Vec<u32>) -> PortableRegistry {
    let mut kept = BTreeSet::new();
    let mut open = roots;
    while let Some(id) = open.pop() {
        if kept.insert(id) {
            open.extend(registry.resolve(id).map(children).unwrap_or_default());
        }
    }
    for entry in registry.types.iter_mut().filter(|entry| !kept.contains(&entry.id)) {
        entry.ty = scale_info::Type::new(
            scale_info::Path::default(),
            Vec::new(),
            TypeDef::Tuple(TypeDefTuple::new_portable(Vec::new())),
            Vec::new(),
        );
    }
    registry
}

/// The types that a type consists of.
fn children(ty: &scale_info::Type<PortableForm>) -> Vec<u32> {
    let mut children: Vec<u32> = ty.type_params.iter().filter_map(|parameter| parameter.ty).map(|ty| ty.id).collect();
    match &ty.type_def {
        TypeDef::Composite(composite) => children.extend(composite.fields.iter().map(|field| field.ty.id)),
        TypeDef::Variant(variants) => {
            children.extend(variants.variants.iter().flat_map(|variant| variant.fields.iter().map(|field| field.ty.id)))
        }
        TypeDef::Sequence(sequence) => children.push(sequence.type_param.id),
        TypeDef::Array(array) => children.push(array.type_param.id),
        TypeDef::Tuple(tuple) => children.extend(tuple.fields.iter().map(|field| field.id)),
        TypeDef::Compact(compact) => children.push(compact.type_param.id),
        TypeDef::BitSequence(bits) => children.extend([bits.bit_store_type.id, bits.bit_order_type.id]),
        TypeDef::Primitive(_) => {}
    }
    children
}

/// Documentation would change the file with every comment.
fn drop_docs(metadata: &mut RuntimeMetadataV16) {
    for entry in &mut metadata.types.types {
        entry.ty.docs.clear();
        match &mut entry.ty.type_def {
            TypeDef::Composite(composite) => composite.fields.iter_mut().for_each(|field| field.docs.clear()),
            TypeDef::Variant(variants) => {
                for variant in &mut variants.variants {
                    variant.docs.clear();
                    variant.fields.iter_mut().for_each(|field| field.docs.clear());
                }
            }
            _ => {}
        }
    }
    for pallet in &mut metadata.pallets {
        pallet.docs.clear();
        pallet.constants.iter_mut().for_each(|constant| constant.docs.clear());
        pallet.associated_types.iter_mut().for_each(|associated| associated.docs.clear());
        pallet.view_functions.iter_mut().for_each(|function| function.docs.clear());
        let entries = pallet.storage.iter_mut().flat_map(|storage| &mut storage.entries);
        entries.for_each(|entry| entry.docs.clear());
    }
    for api in &mut metadata.apis {
        api.docs.clear();
        api.methods.iter_mut().for_each(|method| method.docs.clear());
    }
}
