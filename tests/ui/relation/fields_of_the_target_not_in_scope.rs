//! cannot find type `AuthorFields` in this scope

mod author {
    use orm::prelude::*;

    #[derive(Model)]
    pub struct Author {
        pub id: i64,
    }
}

mod book {
    use orm::prelude::*;

    macro_rules! import {
        ($name:ident) => {
            use super::author::$name;
        };
    }
    import!(Author);

    #[derive(Model)]
    pub struct Book {
        pub id: i64,
        #[orm(on_delete = Cascade)]
        pub author: ForeignKey<Author>,
    }
}

fn main() {}
