//! Types of fields that are declared in other modules of the crate, and no column stores.

use orm::prelude::*;

mod parts {
    #[derive(Debug, Clone, PartialEq)]
    pub enum Status {
        Open,
        Closed,
    }

    #[derive(Debug)]
    pub struct Settings {
        pub theme: String,
    }

    pub struct Email(pub String);
}

mod author {
    use orm::prelude::*;

    #[derive(Model)]
    pub struct Author {
        pub id: i64,
    }
}

mod ticket {
    use super::parts::{Email, Settings, Status};
    use crate::author::Author;
    use orm::prelude::*;

    #[derive(Model)]
    pub struct Ticket {
        pub id: i64,
        pub status: Status,
        pub before: Option<Status>,
        pub settings: Json<Settings>,
        pub email: Email,
        pub author: Author,
        pub readers: Vec<Author>,
        pub guests: Option<Vec<Author>>,
    }
}

fn main() {}
