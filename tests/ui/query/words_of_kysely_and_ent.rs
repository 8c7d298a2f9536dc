//! related rows are loaded by `prefetch_related`, or joined by `select_related`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn run(db: &Database, tx: &Transaction, book: Book, draft: Book) {
    Book::objects().as_split_query();
    Book::objects().to_dictionary(Book.id);
    Author::objects().group_join(Book::objects());
    Book::objects().set_max_results(10);
    Book::objects().set_first_result(20);
    Book::objects().execute_take_first();
    Book::objects().dynamic();
    Book::objects().where_ref(Book.id);
    Book::objects().clauses(1);
    Book::objects().first_or_init(1);
    Book::objects().filter(Book.title.equal_ignore_case("emma"));
    Book::objects().filter(Book.title.like_ignore_case("emma"));
    Book::delete_all_in_batch(db);
    Book::update_one_id(1);
    Book::get_reference(1);
    db.entry(&book);
    db.detach(&book);
    tx.save_point("a");
    Book::objects().filter(Book.id.eq(1)).delete(db).returning_all();
    book.save_and_flush(db);
    draft.to_draft().cast_assoc(1);
}

fn main() {}
