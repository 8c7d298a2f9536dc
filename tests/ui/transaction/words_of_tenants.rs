//! the rows of one tenant are read and written by the database of it; write `db.tenant(&acme)`, or `db.tenant_by_key::<Firm>(7)`

use orm::prelude::*;

#[derive(Model)]
struct Firm {
    id: i64,
}

#[derive(Model)]
struct Task {
    id: i64,
    #[orm(tenant, related_name = "tasks", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
}

async fn of_one(acme: &Firm, db: &Database) -> orm::Result<()> {
    db.for_tenant(acme).await?;
    db.set_current_tenant(acme);
    db.with_tenant_id(7);
    Ok(())
}

async fn of_all(db: &Database) -> orm::Result<i64> {
    db.without_tenant();
    db.all_tenants();
    db.set_schema("acme");
    Ok(0)
}

fn main() {}
