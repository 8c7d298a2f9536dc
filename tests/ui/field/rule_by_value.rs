use orm::prelude::*;

fn not_blank(title: String) -> Result<(), String> {
    if title.trim().is_empty() {
        Err("must not be blank".to_owned())
    } else {
        Ok(())
    }
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(validate = not_blank)]
    title: String,
}

fn main() {}
