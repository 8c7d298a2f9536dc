// Written by `manage inspectdb` from the tables of a database.
// NOTE: the view `per day` is left out: a name is made of the letters a to z, digits and underscores, and begins with no digit

use orm::prelude::*;

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[orm(db_enum)]
pub enum Mood {
    Happy,
    Sad,
}

#[derive(Model, Clone, Debug)]
pub struct Customer {
    pub id: i64,
    pub name: String,
    #[orm(db_default = "'happy'")]
    pub mood: Mood,
}

#[derive(Model, Clone, Debug)]
pub struct Invoice {
    pub id: i64,
    pub amount: i32,
    #[orm(related_name = "invoices", on_delete = Restrict, index = false)]
    pub customer: ForeignKey<Customer>,
    pub day: NaiveDate,
}

// NOTE: `customer_total` is a view, which `schema()` leaves out; it has no primary key, and the model takes `customer_id` for one, in which no two rows may be the same
// NOTE: no database tells which columns of a view are never null; those need no `Option`
/// What each has paid.
#[derive(Model, Clone, Debug)]
#[orm(comments)]
pub struct CustomerTotal {
    pub name: Option<String>,
    #[orm(primary_key, identity = false)]
    pub customer_id: i64,
    pub invoices: Option<i64>,
    pub amount: Option<i64>,
    // NOTE: the column is a `numeric`, and a field has 18 digits at most: a value of more is read, and refused where it is written
    #[orm(max_digits = 18, decimal_places = 6)]
    pub mean: Option<Decimal>,
    pub first_day: Option<NaiveDate>,
    // NOTE: the column `none_yet` is left out: no field holds a `interval`
}

// NOTE: `paid` is a view, which `schema()` leaves out; it has no primary key, and the model takes `id` for one, in which no two rows may be the same
// NOTE: no database tells which columns of a view are never null; those need no `Option`
#[derive(Model, Clone, Debug)]
pub struct Paid {
    #[orm(column = "Name")]
    pub name: Option<String>,
    pub amount: Option<i32>,
    #[orm(identity = false)]
    pub id: i64,
    pub mood: Option<Mood>,
}

// NOTE: `standing` is a view, which `schema()` leaves out; it has no primary key, and the model takes `name`, `place` for one, in which no two rows may be the same
// NOTE: no database tells which columns of a view are never null; those need no `Option`
#[derive(Model, Clone, Debug)]
#[orm(primary_key(name, place))]
pub struct Standing {
    pub id: Option<i64>,
    pub name: String,
    pub place: i64,
    pub score: Option<f64>,
}

/// The tables of all models.
pub fn schema() -> orm::schema::Schema {
    schema![Customer, Invoice]
}
