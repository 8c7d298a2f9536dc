//! The other side of a foreign key within an embedded struct is named with its model, where a model embeds it.

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
    #[orm(embed, related_name = "remarks")]
    subject: Subject,
}

#[derive(Model)]
struct Note {
    id: i64,
    #[orm(embed, related_name(article = "notes"))]
    subject: Subject,
}

#[derive(Model)]
struct Review {
    id: i64,
    #[orm(embed, related_name(Article.reviews))]
    subject: Subject,
    #[orm(on_delete = Cascade, related_name(article = Article.all_reviews))]
    article: ForeignKey<Article>,
}

#[derive(Model)]
struct Answer {
    id: i64,
    #[orm(embed, related_name(article = Article.answers))]
    subject: Subject,
    #[orm(embed, related_name(article = Article.answers))]
    former: Subject,
    #[orm(embed, related_name(article = Article.delete))]
    third: Subject,
}

fn main() {}
