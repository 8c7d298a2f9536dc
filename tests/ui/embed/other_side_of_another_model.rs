//! The other side of a foreign key within an embedded struct is named with the model that it leads to.

use orm::prelude::*;

#[derive(Model)]
struct Article {
    id: i64,
}

#[derive(Model)]
struct Photo {
    id: i64,
}

#[derive(Embed)]
enum Subject {
    Article(#[orm(on_delete = Cascade)] ForeignKey<Article>),
    Text(String),
}

#[derive(Model)]
struct Remark {
    id: i64,
    #[orm(embed, related_name(article = Photo.remarks))]
    subject: Subject,
    #[orm(embed, related_name(text = Photo.notes))]
    other: Subject,
}

fn main() {}
