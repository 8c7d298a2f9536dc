//! What a query costs before the database sees it: building it, and planning and writing it.
//!
//! `cargo bench`. The query has five conditions and two joins.

use divan::{Bencher, black_box};
use orm::db::Backend;
use orm::prelude::*;

#[derive(Model)]
pub struct Country {
    pub id: i64,
    pub name: String,
}

#[derive(Model)]
pub struct Author {
    pub id: i64,
    pub name: String,
    pub birth_year: Option<i32>,
    #[orm(related_name = "authors", on_delete = Restrict)]
    pub country: ForeignKey<Country>,
}

#[derive(Model)]
pub struct Book {
    pub id: i64,
    pub title: String,
    pub year: i32,
    pub copies: i32,
    #[orm(related_name = "books", on_delete = Cascade)]
    pub author: ForeignKey<Author>,
}

fn main() {
    divan::main();
}

fn query() -> QuerySet<Book> {
    Book::objects()
        .filter(Book.author.country.name.eq(black_box("Austria")))
        .filter(Book.author.birth_year.lt(black_box(1900)))
        .filter(Book.year.ge(black_box(1868)) & Book.copies.gt(black_box(0)))
        .filter(Book.title.contains(black_box("Women")))
        .order_by((Book.author.name, Book.year.desc()))
        .limit(black_box(10))
}

const BACKENDS: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];

#[divan::bench]
fn build() -> QuerySet<Book> {
    query()
}

#[divan::bench(args = BACKENDS)]
fn plan_and_render(bencher: Bencher, backend: Backend) {
    let query = query();
    bencher.bench_local(|| black_box(&query).to_sql_for(backend));
}

#[divan::bench(args = BACKENDS)]
fn all_of_it(bencher: Bencher, backend: Backend) {
    bencher.bench_local(|| query().to_sql_for(backend));
}
