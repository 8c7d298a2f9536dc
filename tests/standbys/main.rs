//! Reads on standbys that replay what a primary writes.
//!
//! Needs the programs of Postgres on the machine: `cargo test -p orm-tests --features standbys --test standbys`.

mod failover;
mod reads;
mod servers;
