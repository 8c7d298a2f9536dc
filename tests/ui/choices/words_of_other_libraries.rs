//! Attributes of other libraries on an enum and its variants.

use orm::prelude::*;

#[derive(Choices)]
#[sea_orm(rs_type = "String", db_type = "Text")]
enum Level {
    #[sea_orm(string_value = "L")]
    Low,
    #[diesel(rename = "H")]
    High,
    #[sea_orm]
    Middle,
}

fn main() {}
