//! a query finds any number of rows, and one row or its key stands here

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn run() {
    let _ = Book.author.eq(Author::objects().filter(Author.name.eq("Emma")));
    let _ = Book.author.ne(Author::objects().values(Author.id));
}

fn main() {}
