//! A rule that is an `async` function, and one that takes more than the value.

use orm::prelude::*;

async fn not_taken(nickname: &str, db: &Database) -> orm::Result<()> {
    let _ = (nickname, db);
    Ok(())
}

fn behind(ends: &i32, starts: &i32) -> Result<(), String> {
    if ends > starts { Ok(()) } else { Err("ends before it starts".to_owned()) }
}

#[derive(Model)]
#[orm(validate = in_order(starts, ends))]
struct Member {
    id: i64,
    #[orm(validate = not_taken)]
    nickname: String,
    starts: i32,
    #[orm(validate = behind)]
    ends: i32,
}

async fn in_order(starts: &i32, ends: &i32) -> Result<(), String> {
    if starts < ends { Ok(()) } else { Err("ends before it starts".to_owned()) }
}

fn main() {}
