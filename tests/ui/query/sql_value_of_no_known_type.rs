//! `Isbn` cannot be bound in raw SQL

use orm::prelude::*;

struct Isbn(String);

fn main() {
    let isbn = Isbn("3".to_owned());
    let _ = sql!("SELECT id FROM book WHERE isbn = {}", isbn);
}
