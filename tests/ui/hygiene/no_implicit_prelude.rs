//! The derives name everything by absolute paths.

#![no_implicit_prelude]
#![deny(warnings)]

#[derive(::orm::Model)]
#[orm(ordering = (author.name, -year), check(name = "years", "year > 0"))]
pub struct Book {
    pub id: i64,
    #[orm(max_length = 255, default = "x")]
    pub title: ::std::string::String,
    #[orm(db_default = "1868")]
    pub year: i32,
    #[orm(on_delete = SetNull, related_name = "books")]
    pub author: ::core::option::Option<::orm::ForeignKey<Author>>,
    #[orm(skip)]
    pub note: ::std::string::String,
    pub tags: ::orm::ManyToMany<Tag>,
    #[orm(related_name = "read", through = Loan)]
    pub readers: ::orm::ManyToMany<Author>,
}

#[derive(::orm::Model)]
#[orm(unique(rank, names.last))]
pub struct Tag {
    pub id: i64,
    #[orm(embed)]
    pub names: Names,
    pub rank: i32,
}

#[derive(::orm::Model)]
pub struct Loan {
    pub id: i64,
    #[orm(on_delete = Cascade)]
    pub book: ::orm::ForeignKey<Book>,
    #[orm(on_delete = Cascade)]
    pub reader: ::orm::ForeignKey<Author>,
}

#[derive(::orm::Embed)]
pub struct Names {
    #[orm(max_length = 20, unique)]
    pub first: ::std::string::String,
    #[orm(default = "x")]
    pub last: ::std::string::String,
}

#[derive(::orm::Embed)]
pub enum Origin {
    Unknown,
    Printed {
        year: i32,
        press: ::core::option::Option<::std::string::String>,
    },
    Given(::std::string::String),
}

#[derive(::orm::Model)]
pub struct Print {
    pub id: i64,
    #[orm(embed)]
    pub origin: Origin,
}

#[derive(::orm::Model)]
pub struct Author {
    pub id: i64,
    pub name: ::std::string::String,
    pub birth_year: ::core::option::Option<i32>,
}

#[derive(::core::clone::Clone, ::core::cmp::PartialEq, ::orm::Field)]
pub struct Isbn(::std::string::String);

#[derive(::orm::Choices)]
pub enum Status {
    Draft,
    #[orm(other)]
    Other(::std::string::String),
}

#[derive(::orm::Choices)]
#[repr(i16)]
pub enum Priority {
    Low = 1,
    High,
}

#[derive(::orm::Model)]
pub struct Job {
    pub id: i64,
    #[orm(default = Status::Draft)]
    pub status: Status,
    pub priority: ::core::option::Option<Priority>,
    #[orm(as = Isbn)]
    pub text: ::std::string::String,
}

impl ::core::convert::From<::std::string::String> for Isbn {
    fn from(text: ::std::string::String) -> Self {
        Isbn(text)
    }
}

impl ::core::convert::From<Isbn> for ::std::string::String {
    fn from(isbn: Isbn) -> Self {
        isbn.0
    }
}

#[derive(::orm::Row)]
#[row(Book)]
pub struct BookPage {
    pub title: ::std::string::String,
    pub author: ::core::option::Option<AuthorLine>,
    #[row(from = Book.readers.order_by(Author.name))]
    pub readers: ::std::vec::Vec<AuthorLine>,
}

#[derive(::orm::Row)]
#[row(Author)]
pub struct AuthorLine {
    pub birth_year: ::core::option::Option<i32>,
}

fn main() {
    let _ = Book::draft().author(1);
    let _: AuthorDraft = Author::draft().name("x");
    let _ = Book::objects().values_as::<BookPage>();
    let _ = Author.books().is_empty();
    let _ = (Tag.book_set().is_empty(), Author.read().is_empty());
}
