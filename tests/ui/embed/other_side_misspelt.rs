//! The other side of a foreign key within an embedded struct is named behind the name of the foreign key.

use orm::prelude::*;

#[derive(Model)]
struct Article {
    id: i64,
}

#[derive(Embed)]
enum Subject {
    Article(#[orm(on_delete = Cascade)] ForeignKey<Article>),
    Nothing,
}

#[derive(Model)]
struct Remark {
    id: i64,
    #[orm(embed, related_name(articel = Article.remarks))]
    subject: Subject,
}

fn main() {}
