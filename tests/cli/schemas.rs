//! The models of a shop as they become, release by release.

/// The first release: authors and their books.
pub(crate) mod first {
    use orm::prelude::*;
    use orm::schema::Schema;

    /// Somebody who writes books.
    #[derive(Model)]
    pub(crate) struct Author {
        pub(crate) id: i64,
        #[orm(max_length = 100)]
        pub(crate) name: String,
    }

    #[derive(Model)]
    pub(crate) struct Book {
        pub(crate) id: i64,
        /// The title on the cover.
        #[orm(max_length = 200)]
        pub(crate) title: String,
        pub(crate) note: Option<String>,
        pub(crate) pages: i32,
        #[orm(related_name = "books", on_delete = Cascade)]
        pub(crate) author: ForeignKey<Author>,
    }

    pub(crate) fn schema() -> Schema {
        schema![Author, Book]
    }
}

/// The second release: pages are called otherwise, and books have a slug.
pub(crate) mod second {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    pub(crate) struct Author {
        pub(crate) id: i64,
        #[orm(max_length = 100)]
        pub(crate) name: String,
    }

    #[derive(Model)]
    pub(crate) struct Book {
        pub(crate) id: i64,
        #[orm(max_length = 200)]
        pub(crate) title: String,
        pub(crate) note: Option<String>,
        pub(crate) page_count: i32,
        #[orm(max_length = 80, index)]
        pub(crate) slug: String,
        #[orm(related_name = "books", on_delete = Cascade)]
        pub(crate) author: ForeignKey<Author>,
    }

    pub(crate) fn schema() -> Schema {
        schema![Author, Book]
    }
}

/// One branch of the first release: books have a rating.
pub(crate) mod with_rating {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    pub(crate) struct Author {
        pub(crate) id: i64,
        #[orm(max_length = 100)]
        pub(crate) name: String,
    }

    #[derive(Model)]
    pub(crate) struct Book {
        pub(crate) id: i64,
        #[orm(max_length = 200)]
        pub(crate) title: String,
        pub(crate) note: Option<String>,
        pub(crate) pages: i32,
        #[orm(db_default = "3")]
        pub(crate) rating: i32,
        #[orm(related_name = "books", on_delete = Cascade)]
        pub(crate) author: ForeignKey<Author>,
    }

    pub(crate) fn schema() -> Schema {
        schema![Author, Book]
    }
}

/// The first release, in which pages are called otherwise, and the model says so.
pub(crate) mod renamed {
    use super::first::Author;
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    pub(crate) struct Book {
        pub(crate) id: i64,
        #[orm(max_length = 200)]
        pub(crate) title: String,
        pub(crate) note: Option<String>,
        #[orm(renamed_from = "pages")]
        pub(crate) page_count: i32,
        #[orm(related_name = "+", on_delete = Cascade)]
        pub(crate) author: ForeignKey<Author>,
    }

    pub(crate) fn schema() -> Schema {
        schema![Author, Book]
    }
}

/// The library of the first steps, in which authors have a year of birth.
pub(crate) mod with_born {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    pub(crate) struct Author {
        pub(crate) id: i64,
        #[orm(max_length = 255)]
        pub(crate) name: String,
        pub(crate) born: Option<i32>,
    }

    #[derive(Model)]
    pub(crate) struct Book {
        pub(crate) id: i64,
        #[orm(max_length = 255)]
        pub(crate) title: String,
        #[orm(related_name = "books", on_delete = Cascade)]
        pub(crate) author: ForeignKey<Author>,
    }

    pub(crate) fn schema() -> Schema {
        schema![Author, Book]
    }
}

/// Models that do not fit together.
pub(crate) mod broken {
    use super::first::Book;
    use orm::prelude::*;
    use orm::schema::Schema;

    pub(crate) fn schema() -> Schema {
        schema![Book]
    }
}

/// Models with whatever a table may have.
pub(crate) mod manifold {
    use orm::chrono::{DateTime, Utc};
    use orm::prelude::*;
    use orm::schema::Schema;
    use orm::serde_json::Value;
    use orm::{Decimal, uuid::Uuid};

    #[derive(Choices, Clone, Copy, Debug, PartialEq)]
    #[orm(db_enum)]
    pub(crate) enum State {
        Open,
        Closed,
    }

    #[derive(Choices, Clone, Copy, Debug, PartialEq)]
    pub(crate) enum Kind {
        Novel,
        Essay,
    }

    #[derive(Embed, Debug)]
    pub(crate) struct Place {
        pub(crate) city: String,
        pub(crate) zip: Option<String>,
    }

    #[derive(Model, Debug)]
    #[orm(
        search(title, body),
        unique(title, place.city, where = "body IS NOT NULL"),
        index(ignore_case(title)),
        check(name = "work_priced", "price >= 0")
    )]
    pub(crate) struct Work {
        pub(crate) id: i64,
        #[orm(max_length = 80)]
        pub(crate) title: String,
        pub(crate) body: Option<String>,
        pub(crate) state: State,
        pub(crate) before: Option<State>,
        #[orm(db_default = "'novel'")]
        pub(crate) kind: Kind,
        #[orm(max_digits = 10, decimal_places = 2)]
        pub(crate) price: Decimal,
        #[orm(generated = "length(title)")]
        pub(crate) length: i32,
        pub(crate) words: Vec<String>,
        pub(crate) data: Value,
        pub(crate) token: Uuid,
        pub(crate) seats: u8,
        #[orm(embed)]
        pub(crate) place: Place,
        #[orm(auto_now_add)]
        pub(crate) at: DateTime<Utc>,
        #[orm(related_name = "+", on_delete = SetNull)]
        pub(crate) sequel: Option<ForeignKey<Work>>,
        #[orm(related_name = "works")]
        pub(crate) tags: ManyToMany<Tag>,
    }

    #[derive(Model, Debug)]
    pub(crate) struct Tag {
        pub(crate) id: i64,
        #[orm(unique, renamed_from = "label")]
        pub(crate) name: String,
    }

    pub(crate) fn schema() -> Schema {
        schema![Work, Tag]
    }
}

/// The first release with a column whose former name is a slip of the pen.
pub(crate) mod misnamed {
    use super::first::Author;
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    pub(crate) struct Book {
        pub(crate) id: i64,
        #[orm(max_length = 200)]
        pub(crate) title: String,
        pub(crate) note: Option<String>,
        pub(crate) pages: i32,
        #[orm(renamed_from = "subtitel")]
        pub(crate) subtitle: Option<String>,
        #[orm(related_name = "+", on_delete = Cascade)]
        pub(crate) author: ForeignKey<Author>,
    }

    pub(crate) fn schema() -> Schema {
        schema![Author, Book]
    }
}

/// Loans of books that readers have reserved.
pub(crate) mod loans {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Choices, Clone, Copy, Debug, PartialEq)]
    pub(crate) enum Status {
        Draft,
        Live,
    }

    #[derive(Model)]
    pub(crate) struct Reader {
        pub(crate) id: i64,
    }

    #[derive(Model)]
    pub(crate) struct Member {
        pub(crate) id: i64,
    }

    #[derive(Model)]
    pub(crate) struct Loan {
        pub(crate) id: i64,
        pub(crate) status: Status,
        #[orm(related_name = "loans", on_delete = Cascade)]
        pub(crate) reader: ForeignKey<Reader>,
    }

    #[derive(Model)]
    pub(crate) struct Tag {
        pub(crate) id: i64,
        pub(crate) label: String,
        pub(crate) note: Option<String>,
    }

    pub(crate) fn schema() -> Schema {
        schema![Reader, Member, Loan, Tag]
    }
}

/// These loans with other values, other columns and another target.
pub(crate) mod other_loans {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Choices, Clone, Copy, Debug, PartialEq)]
    pub(crate) enum Status {
        Draft,
        Public,
    }

    #[derive(Model)]
    pub(crate) struct Reader {
        pub(crate) id: i64,
    }

    #[derive(Model)]
    pub(crate) struct Member {
        pub(crate) id: i64,
    }

    #[derive(Model)]
    pub(crate) struct Loan {
        pub(crate) id: i64,
        pub(crate) status: Status,
        #[orm(related_name = "loans", on_delete = Cascade)]
        pub(crate) reader: ForeignKey<Member>,
    }

    #[derive(Model)]
    pub(crate) struct Tag {
        pub(crate) id: i64,
        pub(crate) weight: Option<i32>,
        pub(crate) day: Option<orm::chrono::NaiveDate>,
    }

    pub(crate) fn schema() -> Schema {
        schema![Reader, Member, Loan, Tag]
    }
}

/// Visits of readers, with the day as a text.
pub(crate) mod visits {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    #[orm(index(late))]
    pub(crate) struct Visit {
        pub(crate) id: i64,
        #[orm(max_length = 10)]
        pub(crate) day: Option<String>,
        pub(crate) late: bool,
        pub(crate) reader: String,
    }

    pub(crate) fn schema() -> Schema {
        schema![Visit]
    }
}

/// These visits with the day as one, and the hour in place of a word.
pub(crate) mod dated_visits {
    use orm::chrono::{NaiveDate, NaiveTime};
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    #[orm(index(late))]
    pub(crate) struct Visit {
        pub(crate) id: i64,
        pub(crate) day: Option<NaiveDate>,
        pub(crate) late: NaiveTime,
        pub(crate) reader: String,
    }

    pub(crate) fn schema() -> Schema {
        schema![Visit]
    }
}

/// Samples, of which nothing is known but their name.
pub(crate) mod samples {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    pub(crate) struct Sample {
        pub(crate) id: i64,
        pub(crate) name: String,
    }

    pub(crate) fn schema() -> Schema {
        schema![Sample]
    }
}

/// These samples under other names.
pub(crate) mod renamed_samples {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    pub(crate) struct Specimen {
        pub(crate) id: i64,
        pub(crate) label: String,
    }

    pub(crate) fn schema() -> Schema {
        schema![Specimen]
    }
}

/// Samples with a required value of each kind.
pub(crate) mod measured_samples {
    use orm::chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
    use orm::prelude::*;
    use orm::schema::Schema;
    use orm::serde_json::Value;
    use orm::{Decimal, uuid::Uuid};

    #[derive(Model, Debug)]
    pub(crate) struct Sample {
        pub(crate) id: i64,
        pub(crate) name: String,
        pub(crate) count: u8,
        pub(crate) weight: f64,
        #[orm(max_digits = 10, decimal_places = 2)]
        pub(crate) price: Decimal,
        pub(crate) pure: bool,
        pub(crate) note: String,
        pub(crate) day: NaiveDate,
        pub(crate) time: NaiveTime,
        pub(crate) local: NaiveDateTime,
        pub(crate) moment: DateTime<Utc>,
        pub(crate) span: TimeDelta,
        pub(crate) data: Value,
        pub(crate) picture: Vec<u8>,
        pub(crate) token: Uuid,
        pub(crate) words: Vec<String>,
    }

    pub(crate) fn schema() -> Schema {
        schema![Sample]
    }
}

/// Samples with required values that a check, a type or a foreign key bounds.
pub(crate) mod bounded_samples {
    use orm::chrono_tz::Tz;
    use orm::prelude::*;
    use orm::schema::Schema;
    use std::net::IpAddr;

    #[derive(Choices, Clone, Copy, Debug, PartialEq)]
    #[orm(db_enum)]
    pub(crate) enum State {
        #[orm(rename = "it's open")]
        Open,
        Closed,
    }

    #[derive(Choices, Clone, Copy, Debug, PartialEq)]
    pub(crate) enum Kind {
        Solid,
        Liquid,
    }

    #[derive(Choices, Clone, Copy, Debug, PartialEq)]
    #[repr(i16)]
    pub(crate) enum Priority {
        Low = 1,
        High = 5,
    }

    #[derive(Model, Debug)]
    pub(crate) struct Shelf {
        pub(crate) id: i64,
    }

    #[derive(Model, Debug)]
    pub(crate) struct Sample {
        pub(crate) id: i64,
        pub(crate) name: String,
        pub(crate) state: State,
        pub(crate) kind: Kind,
        pub(crate) priority: Priority,
        pub(crate) grade: char,
        #[orm(min = 3, max = 9)]
        pub(crate) seats: i32,
        #[orm(max = -1)]
        pub(crate) depth: i32,
        #[orm(min = 0)]
        pub(crate) weight: f64,
        pub(crate) zone: Tz,
        pub(crate) origin: IpAddr,
        #[orm(related_name = "+", on_delete = Cascade)]
        pub(crate) shelf: ForeignKey<Shelf>,
    }

    pub(crate) fn schema() -> Schema {
        schema![Shelf, Sample]
    }
}

/// The samples that are there before those, with the shelf.
pub(crate) mod shelved_samples {
    pub(crate) use super::bounded_samples::Shelf;
    pub(crate) use super::samples::Sample;
    use orm::schema;
    use orm::schema::Schema;

    pub(crate) fn schema() -> Schema {
        schema![Shelf, Sample]
    }
}

/// People with two names.
pub(crate) mod people {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    pub(crate) struct Person {
        pub(crate) id: i64,
        #[orm(max_length = 40)]
        pub(crate) first: String,
        #[orm(max_length = 60)]
        pub(crate) last: String,
    }

    pub(crate) fn schema() -> Schema {
        schema![Person]
    }
}

/// The same people, whose fields declare each other's names.
pub(crate) mod swapped_people {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    pub(crate) struct Person {
        pub(crate) id: i64,
        #[orm(max_length = 60, renamed_from = "last")]
        pub(crate) first: String,
        #[orm(max_length = 40, renamed_from = "first")]
        pub(crate) last: String,
    }

    pub(crate) fn schema() -> Schema {
        schema![Person]
    }
}

/// The same people with one name, which is that of one before and declares the other.
pub(crate) mod named_people {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    pub(crate) struct Person {
        pub(crate) id: i64,
        #[orm(max_length = 60, renamed_from = "last")]
        pub(crate) first: String,
    }

    pub(crate) fn schema() -> Schema {
        schema![Person]
    }
}

/// Two models, of which one refers to the other, each with what the other one is called later.
pub(crate) mod pages {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    pub(crate) struct Sheet {
        pub(crate) id: i64,
        pub(crate) name: String,
    }

    #[derive(Model)]
    pub(crate) struct Leaf {
        pub(crate) id: i64,
        pub(crate) name: String,
        #[orm(on_delete = Cascade)]
        pub(crate) sheet: ForeignKey<Sheet>,
    }

    pub(crate) fn schema() -> Schema {
        schema![Sheet, Leaf]
    }
}

/// The same models, which have each other's names.
pub(crate) mod swapped_pages {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    pub(crate) struct Leaf {
        pub(crate) id: i64,
        pub(crate) name: String,
    }

    #[derive(Model)]
    pub(crate) struct Sheet {
        pub(crate) id: i64,
        pub(crate) title: String,
        #[orm(on_delete = Cascade)]
        pub(crate) leaf: ForeignKey<Leaf>,
    }

    pub(crate) fn schema() -> Schema {
        schema![Leaf, Sheet]
    }
}

/// A model with a many-to-many relation.
pub(crate) mod tagged {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    pub(crate) struct Essay {
        pub(crate) id: i64,
        pub(crate) tags: ManyToMany<Topic>,
    }

    #[derive(Model)]
    pub(crate) struct Topic {
        pub(crate) id: i64,
    }

    pub(crate) fn schema() -> Schema {
        schema![Essay, Topic]
    }
}

/// The same model and its relation under other names.
pub(crate) mod retagged {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    #[orm(renamed_from = "essay")]
    pub(crate) struct Article {
        pub(crate) id: i64,
        #[orm(renamed_from = "tags")]
        pub(crate) topics: ManyToMany<Topic>,
    }

    #[derive(Model)]
    pub(crate) struct Topic {
        pub(crate) id: i64,
    }

    pub(crate) fn schema() -> Schema {
        schema![Article, Topic]
    }
}

/// A shop before almost everything in it gets another name.
pub(crate) mod shop {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    pub(crate) struct Client {
        pub(crate) id: i64,
        pub(crate) name: String,
        pub(crate) street: String,
        pub(crate) country: String,
        pub(crate) email: String,
        pub(crate) city: String,
    }

    #[derive(Model)]
    pub(crate) struct Parcel {
        pub(crate) id: i64,
        pub(crate) weight: i32,
        pub(crate) label: String,
    }

    pub(crate) fn schema() -> Schema {
        schema![Client, Parcel]
    }
}

/// That shop with its new names, of which one has another type and some must have a value.
pub(crate) mod renamed_shop {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model)]
    pub(crate) struct Clientele {
        pub(crate) id: i64,
        pub(crate) name: String,
        pub(crate) street: String,
        pub(crate) country: String,
        pub(crate) email: String,
        pub(crate) town: String,
        pub(crate) points: i32,
    }

    #[derive(Model)]
    pub(crate) struct Parcel {
        pub(crate) id: i64,
        pub(crate) weight_in_grams: i32,
        pub(crate) label: String,
        pub(crate) is_sent: bool,
    }

    pub(crate) fn schema() -> Schema {
        schema![Clientele, Parcel]
    }
}
