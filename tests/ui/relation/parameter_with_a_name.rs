//! the model of the table between stands behind the other, without a name

use orm::prelude::*;

#[derive(Model)]
pub struct Tag {
    pub id: i64,
}

#[derive(Model)]
pub struct Tagging {
    pub id: i64,
    #[orm(on_delete = Cascade)]
    pub book: ForeignKey<Book>,
    #[orm(on_delete = Cascade)]
    pub tag: ForeignKey<Tag>,
}

#[derive(Model)]
pub struct Book {
    pub id: i64,
    pub tags: ManyToMany<Tag, through = Tagging>,
}

#[derive(Model)]
pub struct Loan {
    pub id: i64,
    #[orm(on_delete = Cascade)]
    pub book: ForeignKey<Book, related_name = loans>,
}

fn main() {}
