//! A model in a module of its own is imported by its name alone, and re-exported by it.

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

/// Each module is private, and its model is re-exported alone.
mod people {
    mod reader {
        use orm::prelude::*;

        #[derive(Model)]
        pub struct Reader {
            pub id: i64,
        }
    }

    mod card {
        use super::Reader;
        use orm::prelude::*;

        #[derive(Model)]
        pub struct Card {
            pub id: i64,
            #[orm(on_delete = Cascade, related_name = "card")]
            pub reader: OneToOne<Reader>,
        }
    }

    mod loan {
        use super::*;
        use orm::prelude::*;

        #[derive(Model)]
        pub struct Loan {
            pub id: i64,
            #[orm(on_delete = Cascade, related_name = "loans")]
            pub reader: ForeignKey<Reader>,
            #[orm(on_delete = Cascade, related_name = "loans")]
            pub card: ForeignKey<Card>,
        }
    }

    pub use self::reader::Reader;
    pub use card::Card;
    pub use loan::Loan;
}

use author::Author;
use book::Book;
use orm::prelude::*;
use people::{Card, Loan, Reader};
use shelf::Shelf;
use tags::tag::Tag;

fn main() {
    let _: author::Book = 1;
    let _ = schema![Author, Tag, Book, Shelf, Reader, Card, Loan];
    let _ = Reader::objects().filter(Reader.card().id.eq(1) & Reader.loans().is_empty());
    let _ = Card::objects().filter(Card.loans().any(Loan.reader.eq(1)));
    let _ = Author::objects().filter(Author.books().any(Book.author.name.eq("Louisa")));
    let _ = Tag::objects().filter(Tag.books().any(Book.tags.any(Tag.name.eq("war"))));
    let _ = Book::objects().filter(Book.shelf().id.eq(1));
    let books = |author: &Author| author.books();
    let _ = books;
}
