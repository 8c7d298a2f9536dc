//! SQL of your own is `sql!`, with a `{}` for each value

use orm::prelude::*;

fn run(db: &Database) {
    let _ = query_as_!(Book, "SELECT * FROM book");
    let _ = query_!("SELECT * FROM book");
    let _ = filter_!(Book, title == "Emma");
    let _ = and_!(Book.year.gt(1800), Book.in_print);
    let session: i32 = Session_::new(db);
    let _ = session;
}

fn main() {}
