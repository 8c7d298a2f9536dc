//! Keys and relations: what they declare, how they are walked and loaded.

#[macro_use]
extern crate orm_tests;

#[path = "../library.rs"]
mod library;

mod by_conditions;
mod extra_rows;
mod far_rows;
mod first;
mod joined;
mod key_changes;
mod keys;
mod loading;
mod many_to_many;
mod one_to_one;
mod parent_rows;
mod random;
mod reachable;
mod relations;
mod shared_keys;
mod single;
mod single_conditions;
mod tenants;
mod through;
mod trees;
