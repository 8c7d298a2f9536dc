// Written by `manage inspectdb` from the tables of a database.
// NOTE: the view `per day` is left out: a name is made of the letters a to z, digits and underscores, and begins with no digit

use orm::prelude::*;

#[derive(Model, Clone, Debug)]
pub struct Customer {
    pub id: i64,
    pub name: String,
}

#[derive(Model, Clone, Debug)]
pub struct Invoice {
    pub id: i64,
    pub amount: i64,
    #[orm(related_name = "invoices", on_delete = Restrict, index = false)]
    pub customer: ForeignKey<Customer>,
    pub day: NaiveDate,
}

// NOTE: `customer_total` is a view, which `schema()` leaves out; it has no primary key, and the model takes `customer_id` for one, in which no two rows may be the same
// NOTE: no database tells which columns of a view are never null; those need no `Option`
#[derive(Model, Clone, Debug)]
pub struct CustomerTotal {
    pub name: Option<String>,
    #[orm(primary_key, identity = false)]
    pub customer_id: i64,
    pub invoices: Option<i64>,
    pub amount: Option<i64>,
    pub mean: Option<f64>,
    pub first_day: Option<NaiveDate>,
    // NOTE: the column `none_yet` is left out: it is calculated, and no row has a value that tells its type
    // NOTE: the column `odd` is left out: it holds integers and texts, which no field reads
}

// NOTE: `paid` is a view, which `schema()` leaves out; it has no primary key, and the model takes `id` for one, in which no two rows may be the same
// NOTE: no database tells which columns of a view are never null; those need no `Option`
#[derive(Model, Clone, Debug)]
pub struct Paid {
    #[orm(column = "Name")]
    pub name: Option<String>,
    pub amount: Option<i64>,
    #[orm(identity = false)]
    pub id: i64,
}

/// The tables of all models.
pub fn schema() -> orm::schema::Schema {
    schema![Customer, Invoice]
}
