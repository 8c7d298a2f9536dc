//! cannot find type `AuthorFields` in this scope

mod author {
    use orm::prelude::*;

    #[derive(Model)]
    pub struct Author {
        pub id: i64,
    }
}

mod book {
    use super::author::Author;
    use orm::prelude::*;

    #[derive(Model)]
    pub struct Book {
        pub id: i64,
        #[orm(on_delete = Cascade)]
        pub author: ForeignKey<Author>,
    }
}

fn main() {}
