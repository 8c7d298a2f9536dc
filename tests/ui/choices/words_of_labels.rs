//! Words of variants, in other libraries.

use orm::prelude::*;

#[derive(Choices, Clone, Copy)]
pub enum Grade {
    #[orm(display_name = "Able seaman")]
    Able,
    #[orm(default)]
    Master,
}

fn main() {}
