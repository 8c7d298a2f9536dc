//! a field of another model has no value in a row of `Book`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Model)]
pub struct Portrait {
    pub id: i64,
    #[orm(on_delete = Cascade)]
    pub author: OneToOne<Author>,
}

fn main() {
    let _ = Book::objects().select_related((Book.author, Author.portrait()));
}
