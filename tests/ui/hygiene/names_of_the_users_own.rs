//! Models and types may be called like whatever the derives use themselves.

#![deny(warnings)]

use orm::prelude::{ForeignKey, Model};

type Option<T> = std::option::Option<T>;
type String = std::string::String;

#[derive(Debug, Model)]
pub struct Result {
    pub id: i64,
    pub r#type: String,
    #[orm(default = TABLE)]
    pub values: i64,
    #[orm(on_delete = Cascade)]
    pub path: ForeignKey<Path>,
    #[orm(on_delete = SetNull, related_name = "results")]
    pub set: Option<ForeignKey<Set>>,
}

#[derive(Debug, Model)]
pub struct Path {
    pub id: i64,
    #[orm(on_delete = Cascade, related_name = "next")]
    pub reader: ForeignKey<Self>,
}

#[derive(Debug, Model)]
#[orm(ordering = value)]
pub struct Set {
    #[orm(primary_key)]
    pub value: String,
    pub field_: Option<i32>,
}

#[derive(Debug, Model)]
pub struct Field {
    pub id: i64,
    #[orm(on_delete = Cascade)]
    pub set: ForeignKey<set_::Draft>,
}

mod set_ {
    #[derive(Debug, orm::Model)]
    pub struct Draft {
        pub id: i64,
    }
}

/// Seen by `default`, and not by the derive.
const TABLE: i64 = 7;

fn main() {
    let _ = Result::draft().path(1).set("x").r#type("x");
    let _ = Result.path.reader.reader.id.eq(1) & Result.set.value.eq("x");
    let _ = Path.result_set().is_empty() & Path.next().is_empty();
    let _ = (Set.results().is_empty(), set_::Draft.field_set().is_empty());
}
