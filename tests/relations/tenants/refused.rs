//! What is not run on the database of one tenant, and what is said of it.

on_each! {
    models_without_a_tenant,
    writes_beyond_the_tenant,
    queries_in_raw_expressions,
}

use super::{Firm, Label, Project, Task, firms, models};
use orm::Error;
use orm::prelude::*;

/// A table of a program that says of no row whose it is.
#[derive(Model, Debug)]
struct Note {
    id: i64,
    #[orm(related_name = "notes", on_delete = Cascade)]
    task: ForeignKey<Task>,
    text: String,
}

/// Its tenants are others.
#[derive(Model, Debug)]
struct Desk {
    id: i64,
    #[orm(tenant, related_name = "desks", on_delete = Cascade)]
    task: ForeignKey<Task>,
}

fn why<T>(done: orm::Result<T>) -> String {
    match done {
        Err(Error::InvalidQuery { model, why }) => format!("{model}: {why}"),
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("it is refused"),
    }
}

async fn models_without_a_tenant(db: Database) -> orm::Result<()> {
    let [acme, _] = firms(&db).await?;
    db.create_tables(schema![..models(), Note, Desk]).await?;
    let task = Task::objects().first(&db).await?.expect("there are eight");
    Note::draft().task(&task).text("x").save(&db).await?;
    let ours = &db.tenant(&acme);
    let sent = db.queries().len();
    let unmarked = "Note: the database is that of one `Firm`, and `Note` does not say whose its rows are; mark its foreign key to `Firm` with `#[orm(tenant)]`, or the model with `#[orm(every_tenant)]` if they are of all, or run this on `db.every_tenant()`";
    let draft = || Note::draft().task(&task).text("y");
    assert_eq!(why(Note::objects().all(ours).await), unmarked);
    assert_eq!(why(Note::get(1, ours).await), unmarked);
    assert_eq!(why(draft().save(ours).await), unmarked);
    assert_eq!(why(Note::bulk_create([draft()], ours).await), unmarked);
    assert_eq!(
        why(Note::objects().every_row().delete(ours).await),
        unmarked
    );
    let update = Note::objects().every_row().update(Note.text.set("z"), ours);
    assert_eq!(why(update.await), unmarked);
    assert_eq!(why(task.notes().count(ours).await), unmarked);
    assert_eq!(
        why(Task::objects()
            .filter(Task.notes().any(Note.text.eq("x")))
            .count(ours)
            .await),
        unmarked
    );
    assert_eq!(
        why(Task::objects()
            .annotate(Task.notes().count())
            .all(ours)
            .await),
        unmarked
    );
    assert_eq!(
        why(Desk::objects().count(ours).await),
        "Desk: the database is that of one `Firm`, and the tenant of a `Desk` is a `Task`; run this on `db.tenant(…)` of a `Task`, or on `db.every_tenant()`"
    );
    assert_eq!(db.queries().len(), sent);
    let prefetched = Task::objects()
        .prefetch_related(Task.notes())
        .all(ours)
        .await;
    assert_eq!(why(prefetched), unmarked);

    assert_eq!(Note::objects().count(&ours.every_tenant()).await?, 1);
    let desks = &db.tenant(&task);
    Desk::draft().save(desks).await?;
    assert_eq!(Desk::objects().count(desks).await?, 1);
    Ok(())
}

async fn writes_beyond_the_tenant(db: Database) -> orm::Result<()> {
    let [acme, umbrella] = firms(&db).await?;
    let ours = &db.tenant(&acme);
    let all = |what: &str| {
        format!(
            "Firm: {what} is about the rows of all tenants, and the database is that of one `Firm`; run it on `db.every_tenant()`"
        )
    };
    let sent = db.queries().len();
    assert_eq!(
        why(ours.execute(sql!("DELETE FROM task")).await),
        all("SQL of your own")
    );
    assert_eq!(
        why(ours.fetch::<Task>(sql!("SELECT * FROM task")).await),
        all("SQL of your own")
    );
    assert_eq!(
        why(ours.truncate(schema![Label]).cascade().await),
        all("`truncate`")
    );
    #[cfg(feature = "sqlite")]
    if db.backend() == Backend::Sqlite {
        assert_eq!(
            why(ours.with_sqlite(async |_| ()).await),
            all("`with_sqlite`")
        );
    }
    #[cfg(feature = "postgres")]
    if db.backend() == Backend::Postgres {
        assert_eq!(
            why(ours.with_postgres(async |_| ()).await),
            all("`with_postgres`")
        );
    }
    let new = "Firm: a new `Firm` is a tenant of its own; store it on `db.every_tenant()`";
    assert_eq!(why(Firm::draft().name("new").save(ours).await), new);
    let by_key = "Label: an update on conflict could meet a row of another tenant, since its unique key is without `firm`; make fields unique together with it, `unique(firm, …)`, and name these";
    let label = Label::draft().id(1).name("x");
    assert_eq!(why(label.update_or_create(Label.id, ours).await), by_key);
    assert_eq!(db.queries().len(), sent);

    // The tenant itself may be read and changed, and no other.
    let mut firm = Firm::objects().get(ours).await?;
    "renamed".clone_into(&mut firm.name);
    firm.save(ours).await?;
    assert!(
        Firm::get(umbrella.id, ours)
            .await
            .is_err_and(|error| matches!(error, Error::DoesNotExist { .. }))
    );
    let renamed = Firm::objects()
        .every_row()
        .update(Firm.name.set("x"), ours)
        .await?;
    assert_eq!(renamed, 1);
    Ok(())
}

/// What reads the row alone is asked; what may read those of others is not.
async fn queries_in_raw_expressions(db: Database) -> orm::Result<()> {
    let [acme, _] = firms(&db).await?;
    let ours = &db.tenant(&acme);
    let upper = raw::<String>("upper({})", Project.name);
    let names = Project::objects().order_by(Project.id).values(upper);
    assert_eq!(names.all(ours).await?, ["ACME 1", "ACME 2"]);
    let selected = raw::<bool>("{} <> 'select'", Project.name);
    assert_eq!(Project::objects().filter(selected).count(ours).await?, 2);

    let all = "Firm: SQL of your own is about the rows of all tenants, and the database is that of one `Firm`; run it on `db.every_tenant()`";
    let sent = db.queries().len();
    let tasks = || raw::<i64>("(SELECT count(*) FROM task)", ());
    let projects = Project::objects();
    assert_eq!(why(projects.clone().values(tasks()).all(ours).await), all);
    assert_eq!(
        why(projects.clone().filter(tasks().gt(0)).count(ours).await),
        all
    );
    assert_eq!(why(projects.clone().order_by(tasks()).all(ours).await), all);
    let budget = Project
        .budget
        .set(raw::<i64>("(select max(budget) from project)", ()));
    let update = projects.clone().every_row().update(budget, ours);
    assert_eq!(why(update.await), all);
    let asked = Task.project.matches(tasks().gt(0));
    assert_eq!(why(Task::objects().filter(asked).all(ours).await), all);
    assert_eq!(db.queries().len(), sent);
    assert_eq!(projects.filter(tasks().eq(8)).count(&db).await?, 4);
    Ok(())
}
