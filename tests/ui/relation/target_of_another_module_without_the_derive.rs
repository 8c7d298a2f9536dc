//! The target stands in another module, and is no model.

mod author {
    pub struct Author {
        pub id: i64,
    }
}

mod book {
    use crate::author::Author;
    use orm::prelude::*;

    #[derive(Model)]
    pub struct Book {
        pub id: i64,
        #[orm(on_delete = Cascade)]
        pub author: ForeignKey<Author>,
    }
}

fn main() {}
