//! Types of other libraries with parameters, and of what no column stores.

use orm::prelude::*;

#[derive(Model)]
struct Remark {
    id: i64,
    note: Nullable<String>,
    subject: GenericForeignKey,
    photo: ImageField,
}

fn main() {}
