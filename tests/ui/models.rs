//! The models that the cases of `query`, `row`, `draft` and `relation` are about.

use orm::prelude::*;

#[derive(Model)]
pub struct Author {
    pub id: i64,
    #[orm(max_length = 255, unique)]
    pub name: String,
    pub birth_year: Option<i32>,
    #[orm(on_delete = SetNull, related_name = "students")]
    pub mentor: Option<ForeignKey<Author>>,
}

#[derive(Model)]
pub struct Book {
    pub id: i64,
    #[orm(max_length = 255)]
    pub title: String,
    pub year: i32,
    pub subtitle: Option<String>,
    #[orm(on_delete = Cascade, related_name = "books")]
    pub author: ForeignKey<Author>,
    #[orm(on_delete = SetNull, related_name = "edited_books")]
    pub editor: Option<ForeignKey<Author>>,
    #[orm(default = true)]
    pub in_print: bool,
    #[orm(related_name = "books", through = Tagging)]
    pub tags: ManyToMany<Tag>,
    #[orm(related_name = "noted_in")]
    pub notes: ManyToMany<Tag, Tagging>,
}

#[derive(Model)]
pub struct Tag {
    pub id: i64,
    #[orm(max_length = 50, unique)]
    pub name: String,
}

#[derive(Model)]
pub struct Tagging {
    pub id: i64,
    #[orm(on_delete = Cascade)]
    pub book: ForeignKey<Book>,
    #[orm(on_delete = Cascade)]
    pub tag: ForeignKey<Tag>,
    pub note: String,
}
