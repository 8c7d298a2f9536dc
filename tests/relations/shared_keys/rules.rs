//! Rules of `validate` over foreign keys within a tenant: every way of writing a row in hand asks them.

#![expect(
    clippy::ref_option,
    reason = "rules take references to what a row holds"
)]

on_each! {
    of_a_tenant_in_the_key,
    of_a_tenant_beside_the_key,
}

use super::*;

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(tenant, id), validate = Job::fits(project, name))]
struct Job {
    #[orm(related_name = "+", on_delete = Cascade)]
    tenant: ForeignKey<Tenant>,
    id: i64,
    #[orm(within = tenant, related_name = "+", on_delete = Cascade)]
    project: ForeignKey<Project>,
    name: String,
}

impl Job {
    fn fits(project: &ForeignKey<Project>, name: &str) -> Result<(), String> {
        match (project.id, name) {
            ((1, 2), "closed") => Err("project 2 is closed".to_owned()),
            _ => Ok(()),
        }
    }
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(validate = Memo::fits(project, text), validate = Memo::is_open(project))]
struct Memo {
    id: i64,
    #[orm(related_name = "+", on_delete = Cascade)]
    tenant: ForeignKey<Tenant>,
    #[orm(within = tenant, related_name = "+", on_delete = Cascade)]
    project: Option<ForeignKey<Project>>,
    text: String,
}

impl Memo {
    fn fits(project: &Option<ForeignKey<Project>>, text: &str) -> Result<(), String> {
        match (project, text) {
            (Some(_), "private") => Err("a project has no private memo".to_owned()),
            _ => Ok(()),
        }
    }

    fn is_open(project: &Option<ForeignKey<Project>>) -> Result<(), String> {
        match project {
            Some(project) if project.id.1 == 2 => Err("project 2 is closed".to_owned()),
            _ => Ok(()),
        }
    }
}

/// Asserts that a write was refused by a rule, with one entry.
#[track_caller]
fn assert_refused<T: std::fmt::Debug>(written: &orm::Result<T>) {
    let is_refused = matches!(&written, Err(Error::Validation { errors, .. }) if errors.len() == 1);
    assert!(is_refused, "{written:?}");
}

async fn of_a_tenant_in_the_key(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    db.create_tables(schema![Tenant, Project, Job]).await?;
    let job = Job::draft().tenant(1).id(1).project((1, 1)).name("closed");
    let stored = job.save(&db).await?;
    let mut job = stored.clone();
    job.project = ForeignKey::new((1, 2));
    assert_refused(&job.validate());
    assert_refused(&job.save(&db).await);
    assert_refused(&job.save_fields(Job.project, &db).await);
    assert_refused(&job.save_fields((Job.project, Job.name), &db).await);
    assert_refused(&Job::bulk_update([&mut job], Job.project, &db).await);
    assert_refused(&Job::bulk_update([&mut job], (Job.project, Job.name), &db).await);
    assert_eq!(Job::objects().get(&db).await?, stored);
    "open".clone_into(&mut job.name);
    job.save(&db).await?;
    assert_eq!(Job::objects().get(&db).await?, job);
    Ok(())
}

async fn of_a_tenant_beside_the_key(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    db.create_tables(schema![Tenant, Project, Memo]).await?;
    let stored = Memo::draft().tenant(1).text("private").save(&db).await?;
    let mut memo = stored.clone();
    memo.project = Some(ForeignKey::new((1, 1)));
    assert_refused(&memo.save(&db).await);
    assert_refused(&memo.save_fields(Memo.project, &db).await);
    assert_refused(&memo.save_fields((Memo.project, Memo.text), &db).await);
    assert_refused(&Memo::bulk_update([&mut memo], (Memo.project, Memo.text), &db).await);
    memo.project = Some(ForeignKey::new((1, 2)));
    "open".clone_into(&mut memo.text);
    assert_refused(&memo.save(&db).await);
    assert_refused(&memo.save_fields(Memo.project, &db).await);
    assert_refused(&memo.save_fields((Memo.tenant, Memo.project), &db).await);
    assert_refused(&Memo::bulk_update([&mut memo], Memo.project, &db).await);
    assert_refused(&Memo::bulk_update([&mut memo], (Memo.tenant, Memo.project), &db).await);
    assert_eq!(Memo::objects().get(&db).await?, stored);
    Ok(())
}
