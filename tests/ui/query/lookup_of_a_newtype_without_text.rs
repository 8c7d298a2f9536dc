//! the method `contains` exists for struct

use orm::prelude::*;

#[derive(Field, Clone, PartialEq)]
pub struct Isbn(String);

#[derive(Model)]
pub struct Edition {
    pub id: i64,
    pub isbn: Isbn,
}

fn main() {
    let _ = Edition::objects().filter(Edition.isbn.contains("978"));
}
