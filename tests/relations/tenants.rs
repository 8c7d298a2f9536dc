//! Databases of one tenant: `db.tenant(&acme)` shows what there is, as if no other tenant were there.

on_each! {
    reads_are_as_if_alone,
    statements_of_reads,
    statements_of_writes,
    reads_by_other_ways,
}

mod keys;
mod refused;
mod writes;

use orm::Error;
use orm::exists;
use orm::functions::{count, outer, partition_by, row_number, search};
use orm::prelude::*;

use orm_tests::support::{assert_sent, sent};

#[derive(Model, Debug, Clone, PartialEq)]
pub(super) struct Firm {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(every_tenant)]
pub(super) struct Country {
    #[orm(primary_key)]
    code: String,
    name: String,
}

/// Its key says nothing of its tenant, and neither do foreign keys to it.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(firm, name))]
pub(super) struct Project {
    id: i64,
    #[orm(tenant, related_name = "projects", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    name: String,
    #[orm(default = 1)]
    budget: i64,
    #[orm(related_name = "projects", on_delete = SetNull)]
    country: Option<ForeignKey<Country>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(firm, name))]
pub(super) struct Label {
    id: i64,
    #[orm(tenant, related_name = "+", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(search(title))]
pub(super) struct Task {
    id: i64,
    #[orm(tenant, related_name = "tasks", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    title: String,
    #[orm(related_name = "tasks", on_delete = Cascade)]
    project: ForeignKey<Project>,
    #[orm(related_name = "parts", on_delete = Cascade)]
    parent: Option<ForeignKey<Task>>,
    #[orm(related_name = "tasks")]
    labels: ManyToMany<Label>,
}

/// Its key begins with its tenant, and so do those of all that leads to it.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(firm, number))]
pub(super) struct Ticket {
    #[orm(tenant, related_name = "tickets", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    number: i64,
    text: String,
    #[orm(within = firm, related_name = "replies", on_delete = Cascade)]
    before: Option<ForeignKey<Ticket>>,
    #[orm(within = firm, related_name = "related_to")]
    related: ManyToMany<Ticket>,
}

pub(super) fn models() -> orm::schema::Schema {
    schema![Firm, Country, Project, Label, Task, Ticket]
}

/// Two firms with rows that differ in nothing but their keys and the first word of each text.
pub(super) async fn firms(db: &Database) -> orm::Result<[Firm; 2]> {
    db.create_tables(models()).await?;
    Country::draft().code("at").name("Austria").save(db).await?;
    let mut firms = Vec::new();
    for name in ["acme", "umbrella"] {
        let firm = Firm::draft().name(name).save(db).await?;
        let db = &db.tenant(&firm);
        let label = Label::draft()
            .name(format!("{name} urgent"))
            .save(db)
            .await?;
        for n in 1..=2 {
            let project = Project::draft().name(format!("{name} {n}")).country("at");
            let project = project.budget(n).save(db).await?;
            let task = Task::draft()
                .title(format!("{name} task {n}"))
                .project(&project);
            let task = task.save(db).await?;
            task.labels.add([&label], db).await?;
            let part = Task::draft()
                .title(format!("{name} part {n}"))
                .project(&project);
            part.parent(&task).save(db).await?;
        }
        let ticket = Ticket::draft().number(1).text(format!("{name} asks"));
        let ticket = ticket.save(db).await?;
        let reply = Ticket::draft().number(2).text(format!("{name} answers"));
        let reply = reply.before(&ticket).save(db).await?;
        ticket.related.add([&reply], db).await?;
        firms.push(firm);
    }
    Ok(firms.try_into().expect("two"))
}

/// A task of a firm that leads to a project of the other, as a program without `db.tenant` may have left it.
async fn astray(own: &Firm, other: &Firm, db: &Database) -> orm::Result<Task> {
    let projects = Project::objects()
        .filter(Project.firm.eq(other))
        .order_by(Project.id);
    let project = projects.first(db).await?.expect("there are two");
    let draft = Task::draft().firm(own).title("astray").project(&project);
    draft.save(db).await
}

#[derive(Row, Debug)]
#[row(Project)]
struct ProjectPage {
    name: String,
    firm: FirmLine,
    #[row(from = Project.tasks().order_by(Task.id))]
    tasks: Vec<TaskLine>,
}

#[derive(Row, Debug)]
#[row(Firm)]
struct FirmLine {
    name: String,
}

#[derive(Row, Debug)]
#[row(Task)]
struct TaskLine {
    title: String,
}

/// The values, as they are shown.
macro_rules! shown {
    ($($value:expr),* $(,)?) => { vec![$(format!("{:?}", $value)),*] };
}

/// What a program reads of its tenant, in many ways.
async fn answers(db: &Database) -> orm::Result<Vec<String>> {
    let tasks = tasks_in_many_ways(db).await?;
    Ok([
        tasks,
        tasks_by_others(db).await?,
        projects_in_many_ways(db).await?,
    ]
    .concat())
}

async fn tasks_in_many_ways(db: &Database) -> orm::Result<Vec<String>> {
    let tasks = || Task::objects().order_by(Task.id);
    Ok(shown![
        Firm::objects().all(db).await?,
        Country::objects().count(db).await?,
        tasks().all(db).await?,
        tasks().filter(Task.parent.is_null()).count(db).await?,
        tasks()
            .filter(Task.project.name.contains("2"))
            .all(db)
            .await?,
        tasks()
            .exclude(Task.project.name.contains("2"))
            .all(db)
            .await?,
        tasks()
            .select_related((Task.project, Task.parent))
            .all(db)
            .await?,
        tasks()
            .prefetch_related((Task.labels, Task.parts()))
            .all(db)
            .await?,
        tasks()
            .filter(Task.labels.any(Label.name.contains("urgent")))
            .all(db)
            .await?,
        tasks()
            .filter(!Task.parts().any(Task.id.ge(0)))
            .count(db)
            .await?,
        tasks()
            .filter(Task.project.country.name.eq("Austria"))
            .exists(db)
            .await?,
        tasks()
            .values((Task.title, Task.project.name, Task.firm.name))
            .all(db)
            .await?,
        tasks().annotate(Task.labels.count()).all(db).await?,
        tasks()
            .annotate((Task.parts().count(), Task.firm.projects().count()))
            .all(db)
            .await?,
        tasks().limit(2).offset(1).all(db).await?,
        tasks()
            .distinct_on(Task.project)
            .values(Task.title)
            .all(db)
            .await?
            .len(),
        tasks().page(1, 3, db).await?,
        tasks().last(db).await?,
    ])
}

async fn tasks_by_others(db: &Database) -> orm::Result<Vec<String>> {
    let tasks = || Task::objects().order_by(Task.id);
    Ok(shown![
        tasks().filter(search(Task.title, "task")).all(db).await?,
        Task.parent.descendants(1).order_by(Task.id).all(db).await?,
        Task.parent.ancestors(2).all(db).await?,
        tasks()
            .filter(
                row_number()
                    .over(partition_by(Task.project).order_by(Task.id))
                    .eq(1)
            )
            .all(db)
            .await?,
        tasks().values(Task.title).distinct().count(db).await?,
        tasks()
            .all(db)
            .await?
            .first()
            .expect("a task")
            .project
            .get(db)
            .await?,
        Task::objects().every_row().delete_report(db).await?.total(),
    ])
}

async fn projects_in_many_ways(db: &Database) -> orm::Result<Vec<String>> {
    let projects = || Project::objects().order_by(Project.id);
    let of_projects = shown![
        Project::objects()
            .values((Project.country.name, count()))
            .all(db)
            .await?,
        Project::objects()
            .aggregate((Project.budget.sum(), Project.id.count()), db)
            .await?,
        projects()
            .values((Project.name, Project.tasks().count()))
            .all(db)
            .await?,
        projects().values_as::<ProjectPage>().all(db).await?,
        projects()
            .filter(exists(
                Task::objects().filter(Task.project.eq(outer(Project.id)))
            ))
            .count(db)
            .await?,
        projects()
            .filter(Project.id.is_in(Task::objects().values(Task.project.id)))
            .count(db)
            .await?,
        projects()
            .union(Project::objects().filter(Project.budget.gt(1)))
            .all(db)
            .await?
            .len(),
        projects()
            .values(Project.name)
            .union_all(Label::objects().values(Label.name))
            .count(db)
            .await?,
        Country::objects()
            .values((Country.name, Country.projects().count()))
            .all(db)
            .await?,
        Country::objects()
            .prefetch_related(Country.projects().order_by(Project.id))
            .all(db)
            .await?,
        Country::objects()
            .filter(Country.projects().any(Project.budget.gt(1)))
            .count(db)
            .await?,
    ];
    let tickets = || Ticket::objects().order_by(Ticket.number);
    let of_tickets = shown![
        tickets().all(db).await?,
        tickets().select_related(Ticket.before).all(db).await?,
        tickets()
            .prefetch_related((Ticket.replies(), Ticket.related))
            .all(db)
            .await?,
        tickets()
            .annotate((Ticket.replies().count(), Ticket.related.count()))
            .all(db)
            .await?,
    ];
    Ok([of_projects, of_tickets].concat())
}

async fn reads_are_as_if_alone(db: Database) -> orm::Result<()> {
    let [acme, umbrella] = firms(&db).await?;
    let among_others = answers(&db.tenant(&acme)).await?;
    let of_key = answers(&db.tenant_by_key::<Firm>(acme.id)).await?;
    let tx = db.tenant(&acme).begin().await?;
    assert_eq!(Task::objects().count(&tx).await?, 4);
    assert_eq!(Task::objects().count(&tx.every_tenant()).await?, 8);
    assert_eq!(Task::objects().count(&tx.tenant(&umbrella)).await?, 4);
    let of_project = Task::objects().filter(Task.project.name.eq("acme 1"));
    assert_eq!(of_project.for_update().or_ignore().all(&tx).await?.len(), 2);
    tx.commit().await?;
    Firm::get(umbrella.id, &db).await?.delete(&db).await?;
    let alone = answers(&db).await?;
    assert_eq!(among_others, alone);
    assert_eq!(of_key, alone);
    assert!(!alone.concat().contains("umbrella"));
    Ok(())
}

async fn statements_of_reads(db: Database) -> orm::Result<()> {
    let [acme, _] = firms(&db).await?;
    let db = db.tenant(&acme);
    let run = async || {
        let task = Task::get(1, &db).await?;
        task.project.get(&db).await?;
        task.labels.all(&db).await?;
        task.labels.count(&db).await?;
        let named = Task::objects().filter(Task.project.name.eq("acme 1"));
        named.count(&db).await?;
        named.select_related(Task.parent).all(&db).await?;
        Task::objects()
            .values((Task.title, Task.firm.name))
            .all(&db)
            .await?;
        Task::objects()
            .filter(Task.labels.any(Label.name.eq("x")))
            .exists(&db)
            .await?;
        Task::objects()
            .annotate(Task.labels.count())
            .all(&db)
            .await?;
        Task::objects()
            .prefetch_related(Task.labels)
            .first(&db)
            .await?;
        Project::objects()
            .values((Project.country.name, count()))
            .all(&db)
            .await?;
        Ticket::objects()
            .select_related(Ticket.before)
            .all(&db)
            .await?;
        Ticket::objects()
            .annotate(Ticket.related.count())
            .all(&db)
            .await?;
        Ticket::objects()
            .filter(Ticket.replies().any(Ticket.text.eq("x")))
            .count(&db)
            .await?;
        Task::objects()
            .limit(1)
            .filter(Task.title.eq("x"))
            .count(&db)
            .await?;
        Firm::objects().count(&db).await
    };
    assert_sent(&db, "tenant_reads", run).await
}

async fn statements_of_writes(db: Database) -> orm::Result<()> {
    let [acme, _] = firms(&db).await?;
    let db = db.tenant(&acme);
    let run = async || {
        let mut task = Task::get(1, &db).await?;
        "changed".clone_into(&mut task.title);
        task.save(&db).await?;
        task.save_fields(Task.title, &db).await?;
        Task::bulk_update([&mut task], Task.title, &db).await?;
        Task::objects()
            .filter(Task.id.eq(1))
            .update(Task.title.set(Task.project.name), &db)
            .await?;
        Task::objects()
            .every_row()
            .update(Task.title.set("all"), &db)
            .await?;
        Task::objects()
            .filter(Task.project.name.eq("x"))
            .delete(&db)
            .await?;
        let label = Label::draft().name("new");
        let (label, _) = label.get_or_create((Label.firm, Label.name), &db).await?;
        let again = Label::draft().name("new");
        again
            .update_or_create((Label.firm, Label.name), &db)
            .await?;
        task.labels.add([&label], &db).await?;
        task.labels.remove([&label], &db).await?;
        let drafts = ["a", "b"].map(|name| Label::draft().name(name));
        Label::bulk_create(drafts, &db).await?;
        let names = Project::objects().values(Project.name);
        names.insert_into(Label.name, &db).await?;
        let ticket = Ticket::get((acme.id, 1), &db).await?;
        let other = Ticket::get((acme.id, 2), &db).await?;
        other.related.add([&ticket], &db).await?;
        task.delete(&db).await
    };
    assert_sent(&db, "tenant_writes", run).await
}

async fn reads_by_other_ways(db: Database) -> orm::Result<()> {
    let [acme, umbrella] = firms(&db).await?;
    let ours = db.tenant(&acme);
    let theirs = Task::objects()
        .filter(Task.firm.eq(&umbrella))
        .order_by(Task.id);
    let their_task = theirs.first(&db).await?.expect("there are four");

    let gone = Task::get(their_task.id, &ours).await;
    assert!(gone.is_err_and(|error| matches!(error, Error::DoesNotExist { .. })));
    assert_eq!(theirs.count(&ours).await?, 0);
    // A row in hand that was read without a tenant leads to nothing of its own on the other's database.
    let theirs = their_task.clone();
    assert!(theirs.project.get(&ours).await.is_err());
    assert_eq!(their_task.labels.count(&ours).await?, 0);
    assert_eq!(their_task.parts().count(&ours).await?, 0);
    let mut their_task = their_task;
    assert!(their_task.refresh(&ours).await.is_err());

    // Streams, chunks, pages by cursor, replicas and sessions.
    let mut stream = Task::objects().stream(&ours);
    let mut streamed = 0;
    while stream.next().await.transpose()?.is_some() {
        streamed += 1;
    }
    drop(stream);
    assert_eq!(streamed, 4);
    let mut chunks = Task::objects().chunks(3, &ours);
    let mut sizes = Vec::new();
    while let Some(chunk) = chunks.next().await.transpose()? {
        sizes.push(chunk.len());
    }
    drop(chunks);
    assert_eq!(sizes, [3, 1]);
    assert_eq!(Task::objects().count(&ours.replica()).await?, 4);
    assert_eq!(Task::objects().count(&ours.session(None)).await?, 4);
    let tx = ours.replica().begin().await?;
    assert_eq!(Task::objects().count(&tx).await?, 4);
    tx.rollback().await?;
    let patient = ours.timeout(std::time::Duration::from_mins(1));
    assert_eq!(Task::objects().count(&patient).await?, 4);
    assert_eq!(Task::objects().count(&patient.every_tenant()).await?, 8);

    // Statements are not confused with those without a tenant, nor with those of the other.
    for _ in 0..2 {
        let ((), sent) = sent(&db, async || {
            assert_eq!(Task::objects().count(&db).await?, 8);
            assert_eq!(Task::objects().count(&ours).await?, 4);
            assert_eq!(Project::objects().count(&db.tenant(&umbrella)).await?, 2);
            Ok(())
        })
        .await?;
        assert!(
            !sent[0].contains("WHERE") && sent[1].contains("WHERE"),
            "{sent:?}"
        );
    }

    // A task that leads to a project of the other firm: neither is shown with the other.
    let astray = astray(&acme, &umbrella, &db).await?;
    assert_eq!(Task::get(astray.id, &ours).await?, astray);
    let named = Task::objects().filter(Task.project.name.contains("umbrella"));
    assert_eq!(named.count(&ours).await?, 0);
    let with_names = Task::objects().values((Task.title, Task.project.name));
    assert_eq!(with_names.all(&ours).await?.len(), 4);
    assert!(astray.project.get(&ours).await.is_err());
    let of_theirs = Project::objects().annotate(Project.tasks().count());
    let of_theirs = of_theirs
        .order_by(Project.id)
        .all(&db.tenant(&umbrella))
        .await?;
    assert_eq!(
        of_theirs.iter().map(|(_, n)| *n).collect::<Vec<_>>(),
        [2, 2]
    );
    Ok(())
}
