//! a condition stands by itself, and conditions are combined by `&`, `|` and `!`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn run() {
    let _ = Book::objects().filter(Q(Book.title.eq("x")));
    let _ = Book.year.set(F("year"));
    let _ = Author::objects().annotate(Count("books"));
    let _ = Author::objects().annotate(Sum("books__year"));
    let _ = Book.author.eq(OuterRef("id"));
    let _ = Author::objects().annotate(Subquery(Book::objects()));
    let _ = Author::objects().prefetch_related(Prefetch("books"));
    let _ = OnConflict::update(Book.year.set(excluded(Book.year)));
}

fn main() {}
