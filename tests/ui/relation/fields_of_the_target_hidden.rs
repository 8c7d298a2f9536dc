//! The target is re-exported from a module that is private there, without the type of its fields.

mod models {
    mod author {
        use orm::prelude::*;

        #[derive(Model)]
        pub struct Author {
            pub id: i64,
        }
    }

    pub use author::Author;
}

mod book {
    use crate::models::Author;
    use orm::prelude::*;

    #[derive(Model)]
    pub struct Book {
        pub id: i64,
        #[orm(on_delete = Cascade, related_name = "books")]
        pub author: ForeignKey<Author>,
    }
}

fn main() {}
