//! Keys that a tenant writes lead to rows of its own: one of another tenant's row is refused as one of no row is.

on_each! {
    keys_of_others_are_refused,
    pairs_with_others_are_refused,
    many_rows_are_stored_whole_or_not_at_all,
    keys_of_new_rows_and_of_none_are_free,
    lookups_of_keys,
}

use super::{Firm, Label, Project, Task, Ticket, firms, models};
use orm::Error;
use orm::functions::value;
use orm::prelude::*;

use orm_tests::support::assert_sent;

/// A note about a task; a tenant has one of a title.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(firm, title))]
struct Note {
    id: i64,
    #[orm(tenant, related_name = "+", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    title: String,
    #[orm(related_name = "remarks", on_delete = Cascade)]
    task: ForeignKey<Task>,
    #[orm(related_name = "answers", on_delete = SetNull)]
    answers: Option<ForeignKey<Note>>,
    /// May lead to a task that is gone, which the database does not look after.
    #[orm(related_name = "+", on_delete = DoNothing)]
    past: Option<ForeignKey<Task>>,
    #[orm(within = firm, related_name = "remarks", on_delete = Cascade)]
    ticket: Option<ForeignKey<Ticket>>,
}

/// The first task of each firm.
async fn tasks(db: &Database) -> orm::Result<([Firm; 2], [Task; 2])> {
    let firms = firms(db).await?;
    db.create_tables(schema![..models(), Note]).await?;
    let first = async |firm: &Firm| {
        let tasks = Task::objects().order_by(Task.id);
        tasks.first(&db.tenant(firm)).await
    };
    let (ours, theirs) = (first(&firms[0]).await?, first(&firms[1]).await?);
    Ok((firms, [ours, theirs].map(|task| task.expect("a task"))))
}

macro_rules! note {
    ($title:expr, $task:expr) => {
        Note::draft().title($title).task($task)
    };
}

/// Returns whether an error says that a row leads to none, by this field.
fn leads_nowhere(model: &str, field: &str) -> impl Fn(Error) -> bool {
    move |error| {
        let violation = match error {
            Error::RefusedDraft { error, .. } => *error,
            error => error,
        };
        matches!(violation, Error::ForeignKeyViolation { model: of, field: Some(by), .. } if of == model && by == field)
    }
}

async fn keys_of_others_are_refused(db: Database) -> orm::Result<()> {
    let ([acme, umbrella], [task, their_task]) = tasks(&db).await?;
    let ours = &db.tenant(&acme);
    let is_refused = leads_nowhere("Note", "task");

    // As if there were no such row.
    let refused = note!("x", &their_task)
        .save(ours)
        .await
        .map_err(|error| error.to_string());
    let missing = Note::draft().title("x").task(999).save(ours).await;
    assert_eq!(refused, missing.map_err(|error| error.to_string()));
    let unique = (Note.firm, Note.title);
    assert!(
        note!("x", &their_task)
            .save(ours)
            .await
            .is_err_and(&is_refused)
    );
    assert!(
        note!("x", &their_task)
            .get_or_create(unique, ours)
            .await
            .is_err_and(&is_refused)
    );
    assert!(
        note!("x", &their_task)
            .update_or_create(unique, ours)
            .await
            .is_err_and(&is_refused)
    );
    assert!(
        note!("x", &their_task)
            .save_with(OnConflict::ignore(), ours)
            .await
            .is_err_and(&is_refused)
    );
    let tx = ours.begin().await?;
    assert!(
        note!("x", &their_task)
            .save(&tx)
            .await
            .is_err_and(&is_refused)
    );
    assert_eq!(Note::objects().count(&tx).await?, 0);
    tx.rollback().await?;

    // Rows that are there.
    let mut stored = note!("stored", &task).save(ours).await?;
    let changed = OnConflict::update(Note.task.set(&their_task)).on(unique);
    assert!(
        note!("stored", &task)
            .save_with(changed, ours)
            .await
            .is_err_and(&is_refused)
    );
    let all = || Note::objects().every_row();
    assert!(
        all()
            .update(Note.task.set(&their_task), ours)
            .await
            .is_err_and(&is_refused)
    );
    stored.task = ForeignKey::new(their_task.id);
    assert!(stored.save(ours).await.is_err_and(&is_refused));
    assert!(
        stored
            .save_fields(Note.task, ours)
            .await
            .is_err_and(&is_refused)
    );
    assert!(
        Note::bulk_update([&mut stored], Note.task, ours)
            .await
            .is_err_and(&is_refused)
    );
    assert_eq!(Note::objects().get(ours).await?.task.id, task.id);
    let theirs = &db.tenant(&umbrella);
    assert_eq!(their_task.remarks().count(theirs).await?, 0);
    Ok(())
}

/// A relation of many rows to many, from both sides.
async fn pairs_with_others_are_refused(db: Database) -> orm::Result<()> {
    let ([acme, umbrella], [task, their_task]) = tasks(&db).await?;
    let ours = &db.tenant(&acme);
    let their_label = Label::objects().get(&db.tenant(&umbrella)).await?;
    let our_label = Label::objects().get(ours).await?;
    let is_refused = leads_nowhere("Task", "labels");
    assert!(
        task.labels
            .add([&their_label], ours)
            .await
            .is_err_and(&is_refused)
    );
    assert!(
        task.labels
            .set([&our_label, &their_label], ours)
            .await
            .is_err_and(&is_refused)
    );
    assert!(
        their_task
            .labels
            .add([&our_label], ours)
            .await
            .is_err_and(&is_refused)
    );
    assert_eq!(task.labels.all(ours).await?, [our_label]);
    let theirs = &db.tenant(&umbrella);
    assert_eq!(their_task.labels.all(theirs).await?, [their_label]);
    Ok(())
}

async fn many_rows_are_stored_whole_or_not_at_all(db: Database) -> orm::Result<()> {
    let ([acme, _], [task, their_task]) = tasks(&db).await?;
    let ours = &db.tenant(&acme);
    let drafts = || {
        [
            note!("a", &task),
            note!("b", &task),
            note!("c", &their_task),
            note!("d", &their_task),
        ]
    };
    let is_third = |error: &Error| matches!(error, Error::RefusedDraft { position: 2, .. });
    let is_refused = |error: Error| is_third(&error) && leads_nowhere("Note", "task")(error);
    assert!(
        Note::bulk_create(drafts(), ours)
            .await
            .is_err_and(is_refused)
    );
    assert!(Note::copy_in(drafts(), ours).await.is_err_and(is_refused));
    let written = Note::bulk_create_with(drafts(), OnConflict::ignore(), ours).await;
    assert!(written.is_err_and(leads_nowhere("Note", "task")));

    // In a transaction that goes on nothing of them stays either, also where several statements are sent.
    let tx = ours.begin().await?;
    assert!(
        Note::bulk_create(drafts(), &tx)
            .await
            .is_err_and(is_refused)
    );
    assert_eq!(Note::objects().count(&tx).await?, 0);
    let labels = || task.labels.all(&tx);
    let before = labels().await?;
    let their_label = Label::objects().exclude(Label.firm.eq(&acme));
    let their_label = their_label.get(&db).await?;
    assert!(task.labels.set([&their_label], &tx).await.is_err());
    assert_eq!(labels().await?, before);
    assert_eq!(before.len(), 1);
    tx.commit().await?;

    let given = Task::objects().values((Task.title, value(their_task.id)));
    let given = given.insert_into((Note.title, Note.task), ours).await;
    assert!(given.is_err_and(leads_nowhere("Note", "task")));
    assert_eq!(Note::objects().count(&db).await?, 0);

    // Other columns set, and so another statement.
    let other = note!("e", &task).past(7);
    let other = [
        other,
        note!("f", &task).past(7),
        note!("g", &their_task).past(7),
    ];
    let copied = Note::copy_in(drafts().into_iter().take(2).chain(other), ours).await;
    assert!(
        matches!(copied, Err(Error::RefusedDraft { position: 4, .. })),
        "{copied:?}"
    );
    assert_eq!(Note::objects().count(&db).await?, 0);
    Ok(())
}

async fn keys_of_new_rows_and_of_none_are_free(db: Database) -> orm::Result<()> {
    let ([acme, umbrella], [task, their_task]) = tasks(&db).await?;
    let ours = &db.tenant(&acme);
    let theirs = note!("theirs", &their_task)
        .id(900)
        .save(&db.tenant(&umbrella))
        .await?;
    let answer = |id: i64, to: i64| note!(format!("note {id}"), &task).id(id).answers(to);
    let nobody = note!("none", &task).answers(None).past(their_task.id);
    assert_eq!(
        nobody.save(ours).await?.past.map(|past| past.id),
        Some(their_task.id)
    );

    // A row of the same statement, and itself.
    Note::bulk_create(
        [
            note!("first", &task).id(100),
            answer(101, 100),
            answer(102, 102),
        ],
        ours,
    )
    .await?;
    assert_eq!(
        Note::copy_in([answer(110, 100), answer(111, 110)], ours).await?,
        2
    );
    let is_refused = leads_nowhere("Note", "answers");
    assert!(
        Note::bulk_create([answer(120, 120), answer(121, theirs.id)], ours)
            .await
            .is_err_and(&is_refused)
    );
    assert!(
        Note::copy_in([answer(120, 120), answer(121, theirs.id)], ours)
            .await
            .is_err_and(&is_refused)
    );
    assert_eq!(Note::objects().count(ours).await?, 6);

    // A row that is left out for another tenant's, which is in its way, is no new one.
    let beside = [answer(theirs.id, theirs.id), answer(130, theirs.id)];
    let written = Note::bulk_create_with(beside, OnConflict::ignore(), ours).await;
    assert!(written.is_err_and(&is_refused));
    assert_eq!(Note::objects().count(ours).await?, 6);

    // All rows of all tenants, as without a tenant.
    note!("across", &their_task)
        .firm(&acme)
        .save(&ours.every_tenant())
        .await?;
    Ok(())
}

async fn lookups_of_keys(db: Database) -> orm::Result<()> {
    let ([acme, _], [task, _]) = tasks(&db).await?;
    let db = db.tenant(&acme);
    let run = async || {
        let ticket = Ticket::get((acme.id, 1), &db).await?;
        let mut stored = note!("a", &task).ticket(&ticket).save(&db).await?;
        stored.save(&db).await?;
        stored.save_fields(Note.ticket, &db).await?;
        let drafts = [
            note!("b", &task).answers(&stored),
            note!("c", &task).answers(None),
        ];
        Note::bulk_create(drafts, &db).await?;
        Note::copy_in([note!("d", &task)], &db).await?;
        Note::objects()
            .every_row()
            .update(Note.task.set(&task), &db)
            .await?;
        Project::objects()
            .every_row()
            .update(Project.country.set("at"), &db)
            .await?;
        task.labels.clear(&db).await
    };
    assert_sent(&db, "tenant_keys", run).await
}
