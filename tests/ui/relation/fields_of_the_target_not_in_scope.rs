//! cannot find type `AuthorFields` in this scope

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
    use super::models::Author;
    use orm::prelude::*;

    #[derive(Model)]
    pub struct Book {
        pub id: i64,
        #[orm(on_delete = Cascade)]
        pub author: ForeignKey<Author>,
    }
}

fn main() {}
