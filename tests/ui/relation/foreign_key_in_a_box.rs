use orm::prelude::*;

#[derive(Model)]
struct Folder {
    id: i64,
    #[orm(related_name = "folders", on_delete = Cascade)]
    parent: Option<Box<ForeignKey<Folder>>>,
}

fn main() {}
