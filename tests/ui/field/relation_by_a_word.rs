//! `relation` does not stand on a field; a relation is the type of its field

use orm::prelude::*;

#[derive(Model)]
pub struct Author {
    pub id: i64,
}

#[derive(Model)]
pub struct Book {
    pub id: i64,
    #[orm(relation("AuthorBooks"), on_delete = Cascade)]
    pub author: ForeignKey<Author>,
    #[orm(column(length = 80))]
    pub title: String,
    #[orm(validates_length_of(max = 12))]
    pub code: String,
    pub pages: PositiveIntegerField,
}

fn main() {}
