// Written by `manage inspectdb` from the tables of a database.

use orm::prelude::*;
use orm::serde_json::Value;

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookStatus {
    Draft,
    #[orm(rename = "In print")]
    InPrint,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i16)]
pub enum BookGrade {
    Minus1 = -1,
    N5 = 5,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookBinding {
    Paper,
    Cloth,
}

#[derive(Model, Clone, Debug)]
#[orm(
    unique(name, country),
    index(ignore_case(name), name = "author_name_nocase_idx")
)]
pub struct Author {
    pub id: i64,
    #[orm(max_length = 100)]
    pub name: String,
    #[orm(related_name = "authors", on_delete = Protect, on_update = Cascade)]
    pub country: Option<ForeignKey<Country>>,
    #[orm(related_name = "authors_by_mentor", on_delete = SetNull)]
    pub mentor: Option<ForeignKey<Author>>,
}

#[derive(Model, Clone, Debug)]
pub struct Biography {
    #[orm(primary_key, on_delete = Cascade)]
    pub author: OneToOne<Author>,
    pub text: String,
}

#[derive(Model, Clone, Debug)]
#[orm(
    index(author, -year, name = "book_author_id_year_idx"),
    index(published, where = "in_print", name = "by_day"),
    search(title, body),
    check(name = "book_span", "year > 1400 AND length(title) > 1")
)]
pub struct Book {
    pub id: i32,
    #[orm(max_length = 255, index)]
    pub title: String,
    pub body: String,
    #[orm(related_name = "books", on_delete = Cascade)]
    pub author: ForeignKey<Author>,
    #[orm(related_name = "books_by_editor", on_delete = Restrict, index = false)]
    pub editor: Option<ForeignKey<Author>>,
    pub year: i16,
    pub published: String,
    #[orm(db_default = "true")]
    pub in_print: bool,
    #[orm(db_default = "'draft'")]
    pub status: BookStatus,
    pub grade: Option<BookGrade>,
    pub binding: BookBinding,
    #[orm(max_digits = 8, decimal_places = 2, min = 0.01, max = 5000)]
    pub price: Decimal,
    #[orm(unique)]
    pub number: Vec<u8>,
    pub copies: u8,
    pub sold: u32,
    pub letter: char,
    pub weight: f32,
    pub rating: Option<f64>,
    #[orm(generated = "copies * 2")]
    pub pairs: i32,
    pub cover: Option<Vec<u8>>,
    pub data: Value,
    pub tags: Vec<String>,
    pub r#type: Option<String>,
    // NOTE: the default is that of SQLite alone
    #[orm(
        db_default(sqlite = "strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now')", postgres = "NULL")
    )]
    pub made: String,
    #[orm(related_name = "books")]
    pub shelves: ManyToMany<Shelf>,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "countries")]
pub struct Country {
    #[orm(primary_key, max_length = 2)]
    pub code: String,
}

#[derive(Model, Clone, Debug)]
#[orm(primary_key(lamp, minute))]
pub struct Glow {
    #[orm(related_name = "glows", on_delete = Cascade)]
    pub lamp: ForeignKey<Lamp>,
    pub minute: i64,
}

#[derive(Model, Clone, Debug)]
pub struct Lamp {
    pub id: i64,
    #[orm(related_name = "lamps", on_delete = SetNull, deferrable)]
    pub spot: Option<ForeignKey<Spot>>,
}

#[derive(Model, Clone, Debug)]
#[orm(
    no_overlap(lamp, starts..ends, where = "NOT returned"),
    no_overlap(lamp, place, starts..=ends, name = "one_at_a_place")
)]
pub struct Loan {
    pub id: i64,
    #[orm(related_name = "loans", on_delete = Cascade)]
    pub lamp: ForeignKey<Lamp>,
    pub place: Option<String>,
    pub starts: i32,
    pub ends: Option<i32>,
    pub returned: bool,
}

#[derive(Model, Clone, Debug)]
pub struct Shelf {
    #[orm(identity = false)]
    pub id: i64,
    pub name: String,
}

#[derive(Model, Clone, Debug)]
#[orm(
    foreign_key(pen_name = Author.name, of_country = Author.country, on_delete = Cascade, on_update = Cascade),
    foreign_key(seal = Signature.code, on_delete = Protect),
    foreign_key(twin = Signature.code, on_delete = SetNull, deferrable, index = false),
    unique(pen_name, of_country)
)]
pub struct Signature {
    pub id: i64,
    #[orm(max_length = 100)]
    pub pen_name: String,
    #[orm(related_name = "signatures", on_delete = Cascade)]
    pub of_country: Option<ForeignKey<Country>>,
    #[orm(unique)]
    pub code: i32,
    pub twin: Option<i32>,
    #[orm(index)]
    pub seal: i32,
}

#[derive(Model, Clone, Debug)]
#[orm(primary_key(shelf, place))]
pub struct Spot {
    #[orm(related_name = "spots", on_delete = Cascade)]
    pub shelf: ForeignKey<Shelf>,
    pub place: i32,
}

/// The tables of all models.
pub fn schema() -> orm::schema::Schema {
    schema![
        Author, Biography, Book, Country, Glow, Lamp, Loan, Shelf, Signature, Spot,
    ]
}
