//! `orm` under another name.

#![deny(warnings)]

pub extern crate orm as db;

use db::prelude::*;

#[derive(Clone, PartialEq, Field)]
#[orm(crate = ::db)]
pub struct Isbn(String);

#[derive(Clone, PartialEq, Choices)]
#[orm(crate = ::db)]
pub enum Status {
    Draft,
}

#[derive(Embed)]
#[orm(crate = ::db)]
pub enum Origin {
    #[orm(rename = "p")]
    Printed {
        year: i32,
    },
    Given(String),
}

#[derive(Model)]
#[orm(crate = db)]
pub struct Book {
    #[orm(primary_key)]
    pub isbn: Isbn,
    pub status: Status,
    #[orm(embed)]
    pub origin: Option<Origin>,
    #[orm(on_delete = SetNull, related_name = "sequels")]
    pub before: Option<ForeignKey<Book>>,
    #[orm(related_name = "liked_by")]
    pub like: ManyToMany<Book>,
}

#[derive(Row)]
#[row(Book, crate = db)]
pub struct BookPage {
    pub isbn: Isbn,
    pub like: Vec<Book>,
}

mod shop {
    pub use db as library;

    #[derive(db::Row)]
    #[row(super::Book, crate = self::library)]
    pub struct BookLine {
        pub before: Option<super::BookPage>,
    }

    #[derive(db::Model)]
    #[orm(crate = self::library)]
    pub struct Sale {
        pub id: i64,
        #[orm(on_delete = Cascade)]
        pub book: library::ForeignKey<super::Book>,
    }
}

fn main() {
    let _ = Book::draft()
        .isbn(Isbn("x".to_owned()))
        .before(Isbn("y".to_owned()));
    let _ = Book::objects().values_as::<BookPage>();
    let _ = Book::objects().values_as::<shop::BookLine>();
    let _ = shop::Sale::draft().book(Isbn("x".to_owned()));
    let _ = shop::Sale.book.before.isbn.eq(Isbn("x".to_owned()));
    let _ = Book.sale_set().is_empty() & Book.sequels().is_empty();
    let _ = Book.like.is_empty() & Book.liked_by().is_empty();
}
