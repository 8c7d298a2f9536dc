//! Rows that belong to a row behind several foreign keys.

on_each! {
    rows_behind_several_foreign_keys_are_loaded,
    pages_of_far_rows,
    rows_behind_a_row_that_points_back,
    what_cannot_be_loaded_over_several_foreign_keys,
}

use orm::prelude::*;
use orm::testing::assert_queries;

#[derive(Model, Debug, Clone, PartialEq)]
struct BasePurl {
    id: i64,
    name: String,
    #[orm(related_name = "bases")]
    licenses: ManyToMany<License>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct License {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct PurlStatus {
    id: i64,
    #[orm(related_name = "purl_statuses", on_delete = Cascade)]
    base_purl: ForeignKey<BasePurl>,
    status: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct VersionedPurl {
    id: i64,
    #[orm(on_delete = Cascade)]
    base_purl: ForeignKey<BasePurl>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(base, kind))]
struct QualifiedPurl {
    base: i32,
    kind: String,
    #[orm(on_delete = SetNull)]
    versioned_purl: Option<ForeignKey<VersionedPurl>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct PurlRef {
    id: i64,
    #[orm(on_delete = Cascade)]
    qualified_purl: ForeignKey<QualifiedPurl>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Origin {
    id: i64,
    #[orm(related_name = "origin", on_delete = Cascade)]
    qualified_purl: OneToOne<QualifiedPurl>,
    #[orm(on_delete = Cascade)]
    base_purl: ForeignKey<BasePurl>,
}

/// Two names with statuses, and refs to the first, to none, to the second and to the first again.
async fn refs(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![
        License,
        BasePurl,
        PurlStatus,
        VersionedPurl,
        QualifiedPurl,
        PurlRef,
        Origin
    ])
    .await?;
    let curl = BasePurl::draft().name("curl").save(db).await?;
    let zlib = BasePurl::draft().name("zlib").save(db).await?;
    for (base, status) in [
        (&zlib, "fixed"),
        (&curl, "affected"),
        (&curl, "fixed"),
        (&curl, "known"),
    ] {
        PurlStatus::draft()
            .base_purl(base)
            .status(status)
            .save(db)
            .await?;
    }
    let of_curl = VersionedPurl::draft().base_purl(&curl).save(db).await?;
    let of_zlib = VersionedPurl::draft().base_purl(&zlib).save(db).await?;
    for (n, versioned) in [Some(&of_curl), None, Some(&of_zlib), Some(&of_curl)]
        .into_iter()
        .enumerate()
    {
        let n = i32::try_from(n).expect("a few");
        let qualified = QualifiedPurl::draft().base(n).kind("deb");
        let qualified = qualified
            .versioned_purl(versioned.map(ForeignKey::from))
            .save(db)
            .await?;
        PurlRef::draft().qualified_purl(&qualified).save(db).await?;
        if n == 1 {
            Origin::draft()
                .qualified_purl(&qualified)
                .base_purl(&zlib)
                .save(db)
                .await?;
        }
    }
    Ok(())
}

fn shown(rows: &[(PurlRef, Vec<PurlStatus>)]) -> Vec<Vec<&str>> {
    let statuses = rows.iter().map(|(_, statuses)| statuses);
    statuses
        .map(|statuses| statuses.iter().map(|it| it.status.as_str()).collect())
        .collect()
}

async fn rows_behind_several_foreign_keys_are_loaded(db: Database) -> orm::Result<()> {
    refs(&db).await?;
    let statuses = PurlRef
        .qualified_purl
        .versioned_purl
        .base_purl
        .purl_statuses();
    let refs = PurlRef::objects().order_by(PurlRef.id);
    let by_name = statuses.clone().order_by(PurlStatus.status);
    let found = refs.clone().prefetch_related(by_name.clone());
    let found = assert_queries(&db, 2, async || found.all(&db).await).await?;
    let of_curl = vec!["affected", "fixed", "known"];
    assert_eq!(
        shown(&found),
        [of_curl.clone(), vec![], vec!["fixed"], of_curl]
    );
    let fixed = by_name.filter(PurlStatus.status.eq("fixed"));
    let found = refs.clone().prefetch_related(fixed).all(&db).await?;
    assert_eq!(
        shown(&found),
        [vec!["fixed"], vec![], vec!["fixed"], vec!["fixed"]]
    );
    let nested = statuses.clone().select_related(PurlStatus.base_purl);
    let found = refs.clone().prefetch_related(nested).all(&db).await?;
    assert_eq!(
        found[2].1[0].base_purl.loaded().expect("a joined row").name,
        "zlib"
    );
    let rows = refs.all(&db).await?;
    let found = orm::prefetch(rows, statuses.order_by(PurlStatus.status), &db).await?;
    assert_eq!(shown(&found)[2], ["fixed"]);
    Ok(())
}

async fn pages_of_far_rows(db: Database) -> orm::Result<()> {
    refs(&db).await?;
    let statuses = PurlRef
        .qualified_purl
        .versioned_purl
        .base_purl
        .purl_statuses();
    let last = statuses.order_by(PurlStatus.status.desc()).limit(2);
    let found = PurlRef::objects()
        .order_by(PurlRef.id)
        .prefetch_related(last)
        .all(&db)
        .await?;
    let of_curl = vec!["known", "fixed"];
    assert_eq!(
        shown(&found),
        [of_curl.clone(), vec![], vec!["fixed"], of_curl]
    );
    Ok(())
}

async fn rows_behind_a_row_that_points_back(db: Database) -> orm::Result<()> {
    refs(&db).await?;
    let statuses = PurlRef.qualified_purl.origin().base_purl.purl_statuses();
    let found = PurlRef::objects()
        .order_by(PurlRef.id)
        .prefetch_related(statuses)
        .all(&db)
        .await?;
    assert_eq!(shown(&found), [vec![], vec!["fixed"], vec![], vec![]]);
    Ok(())
}

async fn what_cannot_be_loaded_over_several_foreign_keys(db: Database) -> orm::Result<()> {
    refs(&db).await?;
    let licenses = PurlRef.qualified_purl.versioned_purl.base_purl.licenses;
    let refused = PurlRef::objects().prefetch_related(licenses).all(&db).await;
    assert_eq!(
        refused.expect_err("a join table").to_string(),
        "invalid query of `PurlRef`: `prefetch_related` loads a many-to-many relation, or rows chosen by a window function, over one foreign key at most, and `PurlRef.qualified_purl.versioned_purl.base_purl` is behind more; load it with the rows of `BasePurl`, by a query of these or by `orm::prefetch(rows, …, &db)`"
    );
    Ok(())
}
