//! Models of every kind, whose tables are read back as models.

use orm::prelude::*;
use orm::schema::Schema;
use orm::serde_json::Value;
use orm::{Decimal, uuid::Uuid};

#[derive(Choices, Clone, Copy, Debug, PartialEq)]
pub(super) enum Status {
    Draft,
    #[orm(rename = "In print")]
    InPrint,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq)]
#[repr(i16)]
pub(super) enum Grade {
    Low = -1,
    High = 5,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq)]
#[orm(db_enum)]
pub(super) enum Binding {
    Paper,
    Cloth,
}

/// A country.
#[derive(Model)]
#[orm(table = "countries", comments)]
pub(super) struct Country {
    /// The code of two letters.
    #[orm(primary_key, max_length = 2)]
    pub(super) code: String,
}

#[derive(Model)]
#[orm(index(ignore_case(name)), unique(name, country))]
pub(super) struct Author {
    pub(super) id: i64,
    #[orm(max_length = 100)]
    pub(super) name: String,
    #[orm(related_name = "authors", on_delete = Protect, on_update = Cascade)]
    pub(super) country: Option<ForeignKey<Country>>,
    #[orm(related_name = "pupils", on_delete = SetNull)]
    pub(super) mentor: Option<ForeignKey<Author>>,
}

#[derive(Model)]
pub(super) struct Biography {
    #[orm(primary_key, on_delete = Cascade)]
    pub(super) author: OneToOne<Author>,
    pub(super) text: String,
}

#[derive(Model)]
#[orm(
    index(author, -year),
    index(published, where = "in_print", name = "by_day"),
    search(title, body),
    check(name = "book_span", "year > 1400 AND length(title) > 1")
)]
pub(super) struct Book {
    pub(super) id: i32,
    #[orm(max_length = 255, index)]
    pub(super) title: String,
    pub(super) body: String,
    #[orm(related_name = "books", on_delete = Cascade)]
    pub(super) author: ForeignKey<Author>,
    #[orm(related_name = "edited", on_delete = Restrict, index = false)]
    pub(super) editor: Option<ForeignKey<Author>>,
    pub(super) year: i16,
    pub(super) published: NaiveDate,
    #[orm(db_default = "true")]
    pub(super) in_print: bool,
    #[orm(db_default = "'draft'")]
    pub(super) status: Status,
    pub(super) grade: Option<Grade>,
    pub(super) binding: Binding,
    #[orm(max_digits = 8, decimal_places = 2, min = 0.01, max = 5000)]
    pub(super) price: Decimal,
    #[orm(unique)]
    pub(super) number: Uuid,
    pub(super) copies: u8,
    pub(super) sold: u32,
    pub(super) letter: char,
    pub(super) weight: f32,
    pub(super) rating: Option<f64>,
    #[orm(generated = "copies * 2")]
    pub(super) pairs: i32,
    pub(super) cover: Option<Vec<u8>>,
    pub(super) data: Value,
    pub(super) tags: Vec<String>,
    #[orm(column = "type")]
    pub(super) kind: Option<String>,
    #[orm(db_default = "CURRENT_TIMESTAMP")]
    pub(super) made: DateTime<Utc>,
    #[orm(related_name = "books")]
    pub(super) shelves: ManyToMany<Shelf>,
}

#[derive(Model)]
pub(super) struct Shelf {
    #[orm(identity = false)]
    pub(super) id: i64,
    pub(super) name: String,
}

#[derive(Model)]
#[orm(primary_key(shelf, place))]
pub(super) struct Spot {
    #[orm(on_delete = Cascade)]
    pub(super) shelf: ForeignKey<Shelf>,
    pub(super) place: i32,
}

#[derive(Model)]
pub(super) struct Lamp {
    pub(super) id: i64,
    #[orm(related_name = "lamps", on_delete = SetNull, deferrable)]
    pub(super) spot: Option<ForeignKey<Spot>>,
}

#[derive(Model)]
#[orm(primary_key(lamp, minute), partition_by = hash(lamp, 2))]
pub(super) struct Glow {
    #[orm(related_name = "glows", on_delete = Cascade)]
    pub(super) lamp: ForeignKey<Lamp>,
    pub(super) minute: i64,
}

/// Foreign keys of fields that hold values.
#[derive(Model)]
#[orm(
    unique(pen_name, of_country),
    foreign_key(pen_name = Author.name, of_country = Author.country, on_delete = Cascade, on_update = Cascade),
    foreign_key(twin = Signature.code, on_delete = SetNull, deferrable, index = false),
    foreign_key(seal = Signature.code, on_delete = Protect)
)]
pub(super) struct Signature {
    pub(super) id: i64,
    #[orm(max_length = 100)]
    pub(super) pen_name: String,
    #[orm(related_name = "signatures", on_delete = Cascade)]
    pub(super) of_country: Option<ForeignKey<Country>>,
    #[orm(unique)]
    pub(super) code: i32,
    pub(super) twin: Option<i32>,
    pub(super) seal: i32,
}

/// Ranges that do not overlap.
#[derive(Model)]
#[orm(
    no_overlap(lamp, starts..ends, where = "NOT returned"),
    no_overlap(lamp, place, starts..=ends, name = "one_at_a_place")
)]
pub(super) struct Loan {
    pub(super) id: i64,
    #[orm(related_name = "loans", on_delete = Cascade)]
    pub(super) lamp: ForeignKey<Lamp>,
    pub(super) place: Option<String>,
    pub(super) starts: i32,
    pub(super) ends: Option<i32>,
    pub(super) returned: bool,
}

pub(super) fn schema() -> Schema {
    schema![
        Country, Author, Biography, Book, Shelf, Spot, Lamp, Glow, Signature, Loan
    ]
}
