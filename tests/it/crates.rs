//! Foreign keys to models of another crate, whose accessors are a trait.

on_each! {
    accessors_of_a_model_of_another_crate,
}

use orm::doc::{Author as Writer, Book};
use orm::prelude::*;

#[derive(Model, Debug, Clone)]
struct Review {
    id: i64,
    text: String,
    #[orm(related_name = "reviews", related_trait, on_delete = Cascade)]
    writer: ForeignKey<Writer>,
    #[orm(related_name = "+", on_delete = SetNull)]
    book: Option<ForeignKey<orm::doc::Book>>,
}

async fn accessors_of_a_model_of_another_crate(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Writer, Book, Review]).await?;
    let louisa = Writer::draft().name("Louisa").save(&db).await?;
    let jo = Writer::draft().name("Jo").mentor(&louisa).save(&db).await?;
    let moods = Book::draft()
        .title("Moods")
        .year(1864)
        .author(&louisa)
        .save(&db)
        .await?;
    Review::draft()
        .text("Fine")
        .writer(&jo)
        .book(&moods)
        .save(&db)
        .await?;
    Review::draft().text("Good").writer(&jo).save(&db).await?;

    assert_eq!(jo.reviews().count(&db).await?, 2);
    assert_eq!(louisa.reviews().count(&db).await?, 0);
    let reviewers = Writer::objects().filter(Writer.reviews().any(Review.book.title.eq("Moods")));
    assert_eq!(reviewers.get(&db).await?.id, jo.id);
    let taught = Writer::objects()
        .filter(Writer.mentor.reviews().is_empty())
        .order_by(Writer.id);
    assert_eq!(taught.count(&db).await?, 2);
    let all: Vec<(Writer, Vec<Review>)> = Writer::objects()
        .order_by(Writer.id)
        .prefetch_related(Writer.reviews())
        .all(&db)
        .await?;
    assert_eq!(
        all.iter()
            .map(|(_, reviews)| reviews.len())
            .collect::<Vec<_>>(),
        [0, 2]
    );
    Ok(())
}
