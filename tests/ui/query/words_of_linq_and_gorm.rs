//! related rows are joined by naming their fields, and read along by `select_related`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn run(db: &Database, book: Book, books: Vec<Book>) {
    Author::objects().select_many(Author.books());
    Book::objects().left_join_fetch(Book.author);
    Book::objects().create_query_builder("book");
    Book::objects().scopes(1);
    Book::objects().filter(Book.id.eq(1)).update_column(Book.title, "Emma");
    Book::objects().debug();
    Book::objects().values(Book.title).fetch_into();
    Book::exists_by_id(1, db);
    Book::none();
    Book::find_by_title("Emma");
    Book::remove_range(books);
    db.create_query("select b from Book b");
    db.new_select();
    db.set_max_open_conns(10);
    book.update_partial();
}

fn owners(book: Book, author: Author, book_too: Book, db: &Database) {
    author.fetch_related(Author.books(), db);
    book.association("tags");
    book_too.touch(db);
}

fn main() {}
