//! A model in a module of its own is imported by its name alone.

#![deny(warnings)]

mod author {
    use orm::prelude::*;

    #[derive(Model)]
    pub struct Author {
        pub id: i64,
        pub name: String,
    }

    /// A type of another name than it has beside the books.
    pub type Book = i64;
}

mod tags {
    pub mod tag {
        use orm::prelude::*;

        #[derive(Model)]
        pub struct Tag {
            pub id: i64,
            pub name: String,
        }
    }
}

mod book {
    use crate::{author::Author, tags::tag::Tag};
    use orm::prelude::*;

    #[derive(Model)]
    pub struct Book {
        pub id: i64,
        #[orm(on_delete = Cascade, related_name = "books")]
        pub author: ForeignKey<Author>,
        #[orm(related_name = "books")]
        pub tags: ManyToMany<Tag>,
    }
}

mod shelf {
    use super::book::Book;
    use orm::prelude::*;

    #[derive(Model)]
    pub struct Shelf {
        pub id: i64,
        #[orm(on_delete = Cascade, related_name = "shelf")]
        pub book: OneToOne<Book>,
    }
}

use author::Author;
use book::Book;
use orm::prelude::*;
use shelf::Shelf;
use tags::tag::Tag;

fn main() {
    let _: author::Book = 1;
    let _ = schema![Author, Tag, Book, Shelf];
    let _ = Author::objects().filter(Author.books().any(Book.author.name.eq("Louisa")));
    let _ = Tag::objects().filter(Tag.books().any(Book.tags.any(Tag.name.eq("war"))));
    let _ = Book::objects().filter(Book.shelf().id.eq(1));
    let books = |author: &Author| author.books();
    let _ = books;
}
