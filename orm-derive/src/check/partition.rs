//! The fields by which the rows of a table are divided into partitions.

use super::known_field;
use crate::attr::index::{IndexAttrs, KeyValue};
use crate::attr::partition::PartitionAttrs;
use crate::errors::Errors;
use crate::model::Model;
use crate::names::joined;
use syn::Ident;

/// A partition knows its own rows alone, so that keys and uniques have the fields that divide the rows.
pub(super) fn check(model: &Model, errors: &mut Errors) {
    let Some(partition) = &model.attrs.partition_by else {
        return;
    };
    for own in &model.attrs.no_overlaps {
        errors.at(
            &own.word,
            "a partition knows its own rows alone, so `no_overlap` cannot hold for rows that are divided by `partition_by`; leave one of the two out",
        );
    }
    if check_fields(model, partition, errors) {
        check_key(model, partition, errors);
        check_unique_fields(model, partition, errors);
        for unique in &model.attrs.uniques {
            check_unique(unique, partition, errors);
        }
    }
}

/// Each is a field with a column of its own, named once.
fn check_fields(model: &Model, partition: &PartitionAttrs, errors: &mut Errors) -> bool {
    let mut seen = Vec::new();
    let mut fields = partition.fields.iter();
    fields.all(|name| {
        let Some(position) = known_field(model, name, errors) else {
            return false;
        };
        if model.fields[position].is_embedded() {
            errors.at(
                name,
                format!(
                    "`{name}` is an embedded struct; rows are divided by fields of the model itself"
                ),
            );
            return false;
        }
        if seen.contains(&position) {
            errors.at(name, format!("`{name}` is in this `partition_by` already"));
            return false;
        }
        seen.push(position);
        true
    })
}

/// The primary key has the fields that divide the rows.
fn check_key(model: &Model, partition: &PartitionAttrs, errors: &mut Errors) {
    let key = model.key();
    let position = |name: &Ident| model.position(name);
    let is_missing = |name: &&Ident| position(name).is_some_and(|at| !key.contains(&at));
    let missing: Vec<Ident> = partition
        .fields
        .iter()
        .filter(is_missing)
        .cloned()
        .collect();
    let Some(first) = missing.first() else {
        return;
    };
    if key.is_empty() {
        return;
    }
    let own = key.iter().map(|&at| model.fields[at].ident.clone());
    let whole: Vec<Ident> = own.chain(missing.iter().cloned()).collect();
    errors.at(
        first,
        format!(
            "rows that are divided by `{first}` have it in their primary key; write `#[orm(primary_key({}))]` on the struct",
            joined(&whole)
        ),
    );
}

/// A field that is unique by itself is the one that divides the rows.
fn check_unique_fields(model: &Model, partition: &PartitionAttrs, errors: &mut Errors) {
    for field in &model.fields {
        let is_alone = partition.fields.len() == 1 && partition.fields[0] == field.ident;
        if is_alone || field.attrs.unique.is_none() && !field.one_to_one {
            continue;
        }
        let mut whole = vec![field.ident.clone()];
        whole.extend(
            partition
                .fields
                .iter()
                .filter(|name| **name != field.ident)
                .cloned(),
        );
        match &field.attrs.unique {
            Some(word) => errors.at(word, unique_of(&whole)),
            None => errors.at(
                &field.ty,
                format!(
                    "each partition knows its own rows alone, so that no row is the only one of a `OneToOne`; write `ForeignKey<…>`, and `unique({})` on the struct",
                    joined(&whole)
                ),
            ),
        }
    }
}

/// A `unique(…)` has the fields that divide the rows.
fn check_unique(unique: &IndexAttrs, partition: &PartitionAttrs, errors: &mut Errors) {
    let has = |name: &&Ident| {
        let mut keys = unique.keys.iter();
        keys.any(|key| matches!(&key.value, KeyValue::Field(path) if path.rest.is_empty() && path.first == **name))
    };
    let missing = partition.fields.iter().filter(|name| !has(name));
    let missing: Vec<Ident> = missing.cloned().collect();
    if missing.is_empty() {
        return;
    }
    let named = unique.named().map(|path| path.first.clone());
    let whole: Vec<Ident> = named.chain(missing).collect();
    errors.at(&unique.word, unique_of(&whole));
}

fn unique_of(whole: &[Ident]) -> String {
    format!(
        "each partition knows its own rows alone, so a `unique` has the fields that divide them; write `unique({})` on the struct",
        joined(whole)
    )
}
