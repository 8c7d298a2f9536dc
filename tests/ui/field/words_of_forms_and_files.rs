//! Words of other libraries for what a model does not say.

use orm::prelude::*;

#[derive(Model)]
struct Clerk {
    id: i64,
    #[orm(upload_to = "photos")]
    photo: String,
    #[orm(editable = false)]
    number: i32,
    #[orm(select = false)]
    password: String,
    #[orm(source = "clerk_name")]
    name: String,
    #[orm(try_from = "String")]
    code: i64,
    #[orm(extra = "DEFAULT 'new'")]
    state: String,
    #[orm(error_messages = "no")]
    note: String,
    #[orm(autogenerate = true)]
    key: String,
}

fn main() {}
