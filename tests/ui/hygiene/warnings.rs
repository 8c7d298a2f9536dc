//! The expansion adds no warnings of its own, whatever lints are on.

#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    unused,
    nonstandard_style
)]
#![deny(
    single_use_lifetimes,
    unused_qualifications,
    unused_results,
    trivial_casts,
    let_underscore_drop
)]

use orm::chrono::{DateTime, Utc};
use orm::prelude::*;

/// Documented.
#[derive(Model, Debug, Clone)]
#[orm(index(title, author), ordering = author.name)]
pub struct Book {
    /// Documented.
    pub id: i64,
    /// Documented.
    #[deprecated]
    pub title: Option<String>,
    /// Documented.
    #[orm(on_delete = Cascade)]
    pub author: ForeignKey<Author>,
    /// Documented.
    #[orm(auto_now)]
    pub updated_at: DateTime<Utc>,
    #[orm(skip)]
    _note: String,
    /// Documented.
    #[orm(related_name = "read")]
    pub readers: ManyToMany<Author>,
    /// Documented.
    #[orm(related_name = "lent", through = Loan)]
    pub borrowers: ManyToMany<Author>,
    #[orm(symmetrical)]
    alike: ManyToMany<Self>,
}

/// Documented.
#[derive(Embed, Debug, Clone)]
pub enum Origin {
    /// Documented.
    Unknown,
    /// Documented.
    Printed {
        /// Documented.
        #[deprecated]
        year: i32,
        /// Documented.
        press: Option<String>,
    },
    /// Documented.
    #[deprecated]
    Given(String),
    /// Documented.
    Found {},
}

/// Documented.
#[derive(Model, Debug, Clone)]
pub struct Print {
    /// Documented.
    pub id: i64,
    /// Documented.
    #[orm(embed)]
    pub origin: Origin,
    #[orm(embed, prefix = "old_")]
    before: Option<Origin>,
}

/// Documented.
#[derive(Row, Debug, Clone)]
#[row(Book)]
pub struct BookPage {
    /// Documented.
    pub title: Option<String>,
    author: AuthorLine,
    #[row(from = Book.readers.limit(3))]
    readers: Vec<AuthorLine>,
}

#[derive(Row, Debug, Clone)]
#[row(Author)]
struct AuthorLine {
    #[row(flatten)]
    _itself: Author,
}

#[derive(Model, Debug)]
#[orm(primary_key(book, author))]
struct Loan {
    #[orm(on_delete = Cascade)]
    book: ForeignKey<Book>,
    #[orm(on_delete = Cascade, related_name = "loans")]
    author: ForeignKey<Author>,
}

/// Documented.
#[derive(Model, Debug, Clone)]
pub struct Author {
    /// Documented.
    pub id: i64,
    name: String,
}

mod inner {
    use orm::prelude::*;

    #[derive(Model, Debug, Clone)]
    pub(crate) struct Tag {
        pub(crate) id: i64,
        #[orm(on_delete = Cascade, related_name = "tags", related_trait)]
        pub(crate) book: ForeignKey<super::Book>,
    }
}

fn main() {
    use inner::BookTags as _;

    fn in_a_function() -> String {
        #[derive(Model, Debug)]
        struct Local {
            id: i64,
            #[orm(on_delete = Cascade, related_name = "+")]
            author: ForeignKey<Author>,
            #[orm(on_delete = Cascade)]
            other: ForeignKey<Other>,
        }

        #[derive(Model, Debug)]
        struct Other {
            id: i64,
        }

        format!(
            "{:?}",
            (
                Local.id.eq(1),
                Local.author.id.eq(1),
                Local.other.id.eq(1),
                Other.local_set().is_empty()
            )
        )
    }

    drop((
        in_a_function(),
        Book.tags().is_empty(),
        inner::Tag.id.eq(1),
        inner::Tag.book.id.eq(1),
    ));
    let _ = |author: Author| author.name;
    let _ = |book: &Book| book.alike == ManyToMany::default();
    drop((
        Author.read().is_empty(),
        Author.lent().is_empty(),
        Author.loans().any(Loan.book.id.eq(1)),
    ));
}
