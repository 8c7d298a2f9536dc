//! Models whose rows are written as files.

/// One table with a column of every type.
pub(crate) mod every_type {
    use orm::chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
    use orm::prelude::*;
    use orm::schema::Schema;
    use orm::serde_json::Value;
    use orm::{Decimal, uuid::Uuid};

    #[derive(Choices, Clone, Copy, Debug, PartialEq)]
    pub(crate) enum State {
        Open,
        Closed,
    }

    #[derive(Choices, Clone, Copy, Debug, PartialEq)]
    #[orm(db_enum)]
    pub(crate) enum Grade {
        Good,
        Poor,
    }

    #[derive(Embed, Debug)]
    pub(crate) struct Place {
        pub(crate) city: String,
        pub(crate) zip: Option<String>,
    }

    #[derive(Model, Debug)]
    pub(crate) struct Sample {
        #[orm(primary_key)]
        pub(crate) code: String,
        pub(crate) small: i16,
        pub(crate) medium: i32,
        pub(crate) large: i64,
        pub(crate) count: u8,
        pub(crate) single: f32,
        pub(crate) double: f64,
        pub(crate) pure: bool,
        pub(crate) note: Option<String>,
        pub(crate) picture: Vec<u8>,
        pub(crate) day: NaiveDate,
        pub(crate) time: NaiveTime,
        pub(crate) local: NaiveDateTime,
        pub(crate) moment: DateTime<Utc>,
        pub(crate) span: TimeDelta,
        #[orm(max_digits = 10, decimal_places = 2)]
        pub(crate) price: Decimal,
        pub(crate) token: Uuid,
        pub(crate) data: Value,
        pub(crate) extra: Option<Value>,
        pub(crate) words: Vec<String>,
        pub(crate) numbers: Option<Vec<f64>>,
        pub(crate) days: Vec<NaiveDate>,
        pub(crate) tokens: Vec<Uuid>,
        pub(crate) state: State,
        pub(crate) grade: Option<Grade>,
        #[orm(embed)]
        pub(crate) place: Place,
        #[orm(generated = "length(code)")]
        pub(crate) length: i32,
    }

    pub(crate) fn schema() -> Schema {
        schema![Sample]
    }
}

/// Tables that refer to each other in a circle, and to themselves.
pub(crate) mod circle {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model, Debug)]
    pub(crate) struct Person {
        pub(crate) id: i64,
        #[orm(unique, max_length = 20)]
        pub(crate) name: String,
        #[orm(related_name = "students", on_delete = SetNull)]
        pub(crate) mentor: Option<ForeignKey<Person>>,
        #[orm(related_name = "members", on_delete = SetNull)]
        pub(crate) club: Option<ForeignKey<Club>>,
        #[orm(version)]
        pub(crate) version: i32,
    }

    #[derive(Model, Debug)]
    pub(crate) struct Club {
        pub(crate) id: i64,
        #[orm(db_default = "'Club'")]
        pub(crate) name: String,
        #[orm(related_name = "clubs", on_delete = Cascade)]
        pub(crate) head: ForeignKey<Person>,
        #[orm(related_name = "clubs")]
        pub(crate) topics: ManyToMany<Topic>,
    }

    #[derive(Model, Debug)]
    pub(crate) struct Topic {
        pub(crate) id: i64,
        pub(crate) name: String,
        #[orm(auto_now_add)]
        pub(crate) at: orm::chrono::DateTime<orm::chrono::Utc>,
    }

    pub(crate) fn schema() -> Schema {
        schema![Person, Club, Topic]
    }
}

/// Tables that refer to each other by keys that are never null, a table that refers to one of them, and one to itself.
pub(crate) mod bound {
    use orm::prelude::*;
    use orm::schema::Schema;

    #[derive(Model, Debug)]
    pub(crate) struct Buyer {
        pub(crate) id: i64,
        #[orm(related_name = "buyers", on_delete = Cascade)]
        pub(crate) store: ForeignKey<Store>,
    }

    #[derive(Model, Debug)]
    pub(crate) struct Manager {
        pub(crate) id: i64,
        #[orm(related_name = "managers", on_delete = Cascade)]
        pub(crate) store: ForeignKey<Store>,
        #[orm(related_name = "team", on_delete = Restrict)]
        pub(crate) boss: ForeignKey<Manager>,
    }

    #[derive(Model, Debug)]
    pub(crate) struct Store {
        pub(crate) id: i64,
        #[orm(related_name = "stores", on_delete = Restrict)]
        pub(crate) manager: ForeignKey<Manager>,
    }

    pub(crate) fn schema() -> Schema {
        schema![Buyer, Manager, Store]
    }
}
