//! A foreign key to the rows of several models.

use orm::prelude::*;

#[derive(Model)]
struct Post {
    id: i64,
}

#[derive(Model)]
struct Photo {
    id: i64,
}

enum Subject {
    Post(Post),
    Photo(Photo),
}

#[derive(Model)]
struct Comment {
    id: i64,
    #[orm(on_delete = Cascade)]
    subject: ForeignKey<Subject>,
}

fn main() {}
