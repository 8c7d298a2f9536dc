//! Any number of drafts, copied into a table.

on_each! {
    rows_are_stored_with_their_defaults,
    streams_and_results_are_copied,
}

use orm::Error;
use orm::chrono::{DateTime, Utc};
use orm::prelude::*;

use crate::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
struct Note {
    id: i64,
    #[orm(max_length = 40, unique)]
    text: String,
    mood: Option<String>,
    #[orm(default = 3)]
    number: i32,
    #[orm(db_default = "7")]
    lucky: i32,
    #[orm(auto_now_add)]
    created_at: DateTime<Utc>,
}

async fn rows_are_stored_with_their_defaults(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let drafts = (0..5_000).map(|n| {
        Note::draft()
            .text(format!("note {n}"))
            .mood((n % 3 == 0).then(|| n.to_string()))
    });
    let run = async || Note::copy_in(drafts, &db).await;
    assert_sent(&db, "copied_rows", run).await?;
    let notes = Note::objects().order_by(Note.id).all(&db).await?;
    assert_eq!(notes.len(), 5_000);
    for (n, note) in notes.iter().enumerate() {
        assert_eq!(
            (note.id, note.text.as_str(), note.number, note.lucky),
            (n as i64 + 1, format!("note {n}").as_str(), 3, 7)
        );
        assert_eq!(note.mood, (n % 3 == 0).then(|| n.to_string()));
        assert_eq!(note.created_at, notes[0].created_at);
    }
    Ok(())
}

async fn streams_and_results_are_copied(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let draft = |n: i32| Note::draft().text(n.to_string());
    let results = (0..10).map(|n| Ok::<_, Error>(draft(n)));
    assert_eq!(Note::copy_in(results, &db).await?, 10);
    Ok(())
}
