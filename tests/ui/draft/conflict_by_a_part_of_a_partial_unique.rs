//! these fields do not identify one `Member`

use orm::prelude::*;

#[derive(Model)]
#[orm(unique(team, slug, where = "left_at IS NULL"))]
struct Member {
    id: i64,
    team: i32,
    slug: String,
    left_at: Option<i64>,
}

async fn run(db: &Database) -> orm::Result<()> {
    let draft = Member::draft().team(1).slug("jo");
    draft.save_with(OnConflict::ignore().on(Member.slug), db).await?;
    Ok(())
}

fn main() {}
