//! Each `on_delete` by itself: of a row and of a query, outside a transaction and inside.

on_each! {
    cascade,
    cascade_of_a_key_that_may_be_null,
    protect,
    restrict,
    set_null,
    set_default,
    set_default_of_null,
    set_default_without_a_row,
    set_default_to_the_row_that_goes,
    do_nothing,
    by_a_relation_without_an_accessor,
    one_to_one,
}

use orm::Error;
use orm::prelude::*;

use super::{EACH_WAY, Way, assert_protected};

#[derive(Model, Debug, Clone)]
struct Target {
    id: i64,
}

#[derive(Model, Debug, Clone)]
struct Owned {
    id: i64,
    #[orm(on_delete = Cascade)]
    target: ForeignKey<Target>,
}

#[derive(Model, Debug, Clone)]
struct Pointer {
    id: i64,
    #[orm(related_name = "by_cascade", on_delete = Cascade)]
    cascade: Option<ForeignKey<Target>>,
    #[orm(related_name = "by_protect", on_delete = Protect)]
    protect: Option<ForeignKey<Target>>,
    #[orm(related_name = "by_restrict", on_delete = Restrict)]
    restrict: Option<ForeignKey<Target>>,
    #[orm(related_name = "by_set_null", on_delete = SetNull)]
    set_null: Option<ForeignKey<Target>>,
    #[orm(related_name = "by_do_nothing", on_delete = DoNothing)]
    do_nothing: Option<ForeignKey<Target>>,
    #[orm(related_name = "+", on_delete = Cascade)]
    hidden: Option<ForeignKey<Target>>,
    #[orm(related_name = "one", on_delete = Cascade)]
    one: Option<OneToOne<Target>>,
}

#[derive(Model, Debug, Clone)]
struct Shelved {
    id: i64,
    #[orm(related_name = "shelved", on_delete = SetDefault, db_default = "1")]
    target: ForeignKey<Target>,
    #[orm(related_name = "spares", on_delete = SetDefault, db_default = "NULL")]
    spare: Option<ForeignKey<Target>>,
}

async fn tables(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Target, Owned, Pointer, Shelved])
        .await
}

/// A row to be deleted, and one that stays.
async fn targets(db: &Database) -> orm::Result<[Target; 2]> {
    Ok([
        Target::draft().save(db).await?,
        Target::draft().save(db).await?,
    ])
}

async fn delete(way: Way, target: &Target, db: &Database) -> orm::Result<u64> {
    let rows = Target::objects().filter(Target.id.eq(target.id));
    way.delete(target.clone(), rows, db).await
}

async fn is_gone(target: &Target, db: &Database) -> orm::Result<bool> {
    let there = Target::objects().filter(Target.id.eq(target.id));
    Ok(!there.exists(db).await?)
}

async fn cascade(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    for way in EACH_WAY {
        let [goes, stays] = targets(&db).await?;
        for target in [&goes, &goes, &stays] {
            Owned::draft().target(target).save(&db).await?;
        }
        assert_eq!(delete(way, &goes, &db).await?, 1);
        assert_eq!(goes.owned_set().count(&db).await?, 0);
        assert_eq!(stays.owned_set().count(&db).await?, 1);
    }
    Ok(())
}

async fn cascade_of_a_key_that_may_be_null(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    for way in EACH_WAY {
        let [goes, stays] = targets(&db).await?;
        Pointer::draft().cascade(&goes).save(&db).await?;
        let others = [
            Pointer::draft().save(&db).await?,
            Pointer::draft().cascade(&stays).save(&db).await?,
        ];
        assert_eq!(delete(way, &goes, &db).await?, 1);
        assert_eq!(goes.by_cascade().count(&db).await?, 0);
        for other in others {
            Pointer::get(other.id, &db).await?;
        }
    }
    Ok(())
}

async fn protect(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    for way in EACH_WAY {
        let [goes, stays] = targets(&db).await?;
        let guard = Pointer::draft().protect(&goes).save(&db).await?;
        assert_protected(&delete(way, &goes, &db).await, "Target", "Pointer");
        assert!(!is_gone(&goes, &db).await?);
        assert_eq!(delete(way, &stays, &db).await?, 1);
        guard.delete(&db).await?;
        assert_eq!(delete(way, &goes, &db).await?, 1);
    }
    Ok(())
}

async fn restrict(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    for way in EACH_WAY {
        let [goes, stays] = targets(&db).await?;
        let mut guard = Pointer::draft().restrict(&goes).save(&db).await?;
        assert_protected(&delete(way, &goes, &db).await, "Target", "Pointer");
        assert!(!is_gone(&goes, &db).await?);
        guard.restrict = Some(ForeignKey::new(&stays));
        guard.save(&db).await?;
        assert_eq!(delete(way, &goes, &db).await?, 1);
    }
    Ok(())
}

async fn set_null(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    for way in EACH_WAY {
        let [goes, stays] = targets(&db).await?;
        let pointer = Pointer::draft().set_null(&goes).save(&db).await?;
        let other = Pointer::draft().set_null(&stays).save(&db).await?;
        assert_eq!(delete(way, &goes, &db).await?, 1);
        assert_eq!(Pointer::get(pointer.id, &db).await?.set_null, None);
        assert_eq!(Pointer::get(other.id, &db).await?.set_null, other.set_null);
    }
    Ok(())
}

async fn set_default(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let fallback = Target::draft().save(&db).await?;
    assert_eq!(fallback.id, 1);
    for way in EACH_WAY {
        let [goes, stays] = targets(&db).await?;
        let pointer = Shelved::draft().target(&goes).save(&db).await?;
        let other = Shelved::draft().target(&stays).save(&db).await?;
        let report = goes.delete_report(&db).await?;
        assert!(!report.is_blocked() && report.set_default[0].rows == 1);
        assert_eq!(delete(way, &goes, &db).await?, 1);
        assert_eq!(Shelved::get(pointer.id, &db).await?.target.id, fallback.id);
        assert_eq!(Shelved::get(other.id, &db).await?.target.id, stays.id);
    }
    Ok(())
}

async fn set_default_of_null(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    Target::draft().save(&db).await?;
    for way in EACH_WAY {
        let [goes, _] = targets(&db).await?;
        let pointer = Shelved::draft().spare(&goes).save(&db).await?;
        assert!(!goes.delete_report(&db).await?.is_blocked());
        assert_eq!(delete(way, &goes, &db).await?, 1);
        assert_eq!(Shelved::get(pointer.id, &db).await?.spare, None);
    }
    Ok(())
}

/// Nobody protects the row: it is another one that would point nowhere.
#[track_caller]
fn assert_points_nowhere<T: std::fmt::Debug>(refused: &orm::Result<T>) {
    let fits = matches!(
        refused,
        Err(Error::ForeignKeyViolation {
            model: "Shelved",
            field: Some("target"),
            ..
        })
    );
    assert!(fits, "{refused:?}");
}

async fn set_default_without_a_row(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let fallback = Target::draft().save(&db).await?;
    assert_eq!(fallback.delete(&db).await?, 1);
    for way in EACH_WAY {
        let [goes, _] = targets(&db).await?;
        let pointer = Shelved::draft().target(&goes).save(&db).await?;
        let report = goes.delete_report(&db).await?;
        assert!(report.is_blocked() && report.set_default.is_empty());
        assert_points_nowhere(&delete(way, &goes, &db).await);
        assert_eq!(Shelved::get(pointer.id, &db).await?.target.id, goes.id);
    }
    Ok(())
}

async fn set_default_to_the_row_that_goes(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let fallback = Target::draft().save(&db).await?;
    Shelved::draft().target(&fallback).save(&db).await?;
    let report = fallback.delete_report(&db).await?.to_string();
    assert_eq!(
        report,
        "Target: 1 deleted\nShelved.target: 1 in the way (SetDefault)"
    );
    for way in EACH_WAY {
        assert_points_nowhere(&delete(way, &fallback, &db).await);
        assert!(!is_gone(&fallback, &db).await?);
    }
    Ok(())
}

async fn do_nothing(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    for way in EACH_WAY {
        let [goes, _] = targets(&db).await?;
        let pointer = Pointer::draft().do_nothing(&goes).save(&db).await?;
        assert_eq!(delete(way, &goes, &db).await?, 1);
        let left = Pointer::get(pointer.id, &db).await?;
        assert_eq!(left.do_nothing, Some(ForeignKey::new(goes.id)));
    }
    Ok(())
}

async fn by_a_relation_without_an_accessor(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    for way in EACH_WAY {
        let [goes, _] = targets(&db).await?;
        let pointer = Pointer::draft().hidden(&goes).save(&db).await?;
        assert_eq!(delete(way, &goes, &db).await?, 1);
        let gone = Pointer::get(pointer.id, &db).await;
        assert!(matches!(gone, Err(Error::DoesNotExist { .. })), "{gone:?}");
    }
    Ok(())
}

async fn one_to_one(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    for way in EACH_WAY {
        let [goes, stays] = targets(&db).await?;
        Pointer::draft().one(&goes).save(&db).await?;
        Pointer::draft().one(&stays).save(&db).await?;
        assert_eq!(delete(way, &goes, &db).await?, 1);
        assert!(goes.one().get_or_none(&db).await?.is_none());
        assert!(stays.one().get_or_none(&db).await?.is_some());
    }
    Ok(())
}
