//! Types and derives of other libraries that a program may have for things of its own, imported by name.

use orm::prelude::*;
use orm::{Connection, Insertable, Session, Table};

#[derive(Table)]
struct Shelf {
    id: i64,
}

#[derive(Insertable)]
struct NewShelf {
    id: i64,
}

fn of_a_session(_: &Session) {}

fn of_a_connection(_: &mut Connection) {}

fn main() {}
