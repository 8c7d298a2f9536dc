//! `Subject` is an enum, and a relation leads to the rows of one model

use orm::prelude::*;

#[derive(Debug)]
enum Subject {
    Photo,
    Clip,
}

#[derive(Model, Debug)]
struct Comment {
    id: i64,
    text: String,
    #[orm(related_name = "comments", on_delete = Cascade)]
    subject: ForeignKey<Subject>,
}

async fn run(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Comment]).await?;
    let comment = Comment::draft().text("Nice!").subject(1).save(db).await?;
    println!("{comment:?}");
    Comment::objects().filter(Comment.text.eq("Nice!")).all(db).await?;
    Ok(())
}

fn main() {}
