//! `?` couldn't convert the error

async fn year(text: &str) -> orm::Result<i32> {
    Ok(text.parse::<i32>()?)
}

fn main() {}
