//! cannot find function `max` in this scope

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = select(Book);
    let _ = from(Book);
    let _ = sql_query("SELECT 1");
    let _ = atomic(|| ());
    let _ = Book::objects().values((Book.author.name, max(Book.year)));
    let _ = Book::objects().filter(Q(Book.year.gt(1900)) | Book.title.eq("Emma"));
    let _ = Book::objects().filter(Book.year.gt(F("copies")));
    let _ = Book::objects().filter(AND(Book.year.gt(1900), NOT(Book.title.eq("Emma"))));
    let _ = Tag::draft().name(Set("war"));
    let _ = Book::objects().values((Book.author.name, func.sum(Book.year)));
    let _ = Book::objects().filter(Book.year.eq(MoreThan(1900)));
    let _ = Book::objects().order_by((Book.title, Desc));
    let _ = Book::objects().order_by(random());
}
