//! `fillable` does not stand on a model; a draft sets the fields that are named, each of its own type, and queries run on the database that they are given; leave this out

use orm::prelude::*;

#[derive(Model)]
#[orm(table = "invoices", fillable("number"), connection = "mysql")]
struct Invoice {
    id: i64,
    number: String,
}

fn main() {}
