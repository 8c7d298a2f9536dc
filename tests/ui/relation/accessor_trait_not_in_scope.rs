//! no method named `books` found for reference `&Author`

mod author {
    use orm::prelude::*;

    #[derive(Model)]
    pub struct Author {
        pub id: i64,
    }
}

mod book {
    use super::author::Author as Writer;
    use orm::prelude::*;

    #[derive(Model)]
    pub struct Book {
        pub id: i64,
        #[orm(on_delete = Cascade, related_name = "books", related_trait)]
        pub author: ForeignKey<Writer>,
    }
}

fn books(author: &author::Author) {
    let _ = author.books();
}

fn main() {}
