use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
}

#[derive(Model)]
struct Portrait {
    id: i64,
    #[orm(one_to_one, on_delete = Cascade)]
    author: ForeignKey<Author>,
}

fn main() {}
