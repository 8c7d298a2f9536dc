//! Schemas behind a pooler that deals out sessions by the transaction.

use futures_util::{TryStreamExt, future::join_all};
use orm::prelude::*;
use orm::{Error, sql};

use crate::{Account, Pooled, another_client};

#[tokio::test]
async fn each_schema_has_its_rows_and_sessions_are_left_as_they_were() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 2);
    let db = pooled.client().await?;
    let mut tenants = Vec::new();
    for number in 0..4_i32 {
        let name = format!("t{number}");
        db.create_schema(&name).await?;
        let tenant = db.in_schema(name)?;
        tenant.create_tables(schema![Account]).await?;
        tenants.push((number, tenant));
    }
    let work = |round: usize| {
        let (number, tenant) = tenants[round % tenants.len()].clone();
        async move {
            let name = format!("in {round}");
            let saved = Account::draft()
                .owner(number)
                .name(name)
                .save(&tenant)
                .await?;
            assert_eq!(Account::get(saved.id, &tenant).await?.owner, number);
            let rows: Vec<Account> = Account::objects().stream(&tenant).try_collect().await?;
            assert!(rows.iter().all(|row| row.owner == number));
            tenant
                .transaction(async |tx| {
                    let others = Account::objects().filter(Account.owner.ne(number));
                    assert_eq!(others.count(tx).await?, 0);
                    Ok(())
                })
                .await
        }
    };
    for done in join_all((0..40).map(work)).await {
        done?;
    }
    for (_, tenant) in &tenants {
        assert_eq!(Account::objects().count(tenant).await?, 10);
    }
    let mut other = another_client(&pooled.url()).await;
    for _ in 0..4 {
        let path = sqlx::query_scalar::<_, String>("SELECT current_setting('search_path')");
        let path = path.persistent(false).fetch_one(&mut other).await;
        assert_eq!(path.expect("an answer"), r#""$user", public"#);
    }
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_of_a_schema_is_refused() -> orm::Result<()> {
    let pooled = Pooled::new("transaction", 1);
    let db = pooled.client().await?;
    let missing = db.in_schema("acme")?;
    let told = missing.execute(sql!("CREATE TABLE t (n int)")).await;
    assert!(
        matches!(&told, Err(Error::SchemaMismatch { why, .. }) if why.contains("`acme`")),
        "{told:?}"
    );
    db.create_schema("acme").await?;
    missing.execute(sql!("CREATE TABLE t (n int)")).await?;
    let lent = missing.with_postgres(async |_| ()).await;
    assert!(matches!(lent, Err(Error::Unsupported { .. })), "{lent:?}");
    let direct = pooled.direct().await?;
    let acme = direct.in_schema("acme")?;
    assert_eq!(acme.execute(sql!("SELECT n FROM t")).await?, 0);
    assert!(direct.execute(sql!("SELECT n FROM t")).await.is_err());
    Ok(())
}
