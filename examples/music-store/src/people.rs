//! Who works at the store, and who buys there.

use std::fmt;

use orm::prelude::*;

/// Somebody who works at the store.
#[derive(Model, Debug, Clone)]
#[orm(ordering = (last_name, first_name))]
pub struct Employee {
    /// Assigned by the database.
    pub id: i64,
    /// Given name.
    #[orm(max_length = 20)]
    pub first_name: String,
    /// Family name.
    #[orm(max_length = 20)]
    pub last_name: String,
    /// What they do.
    #[orm(max_length = 30)]
    pub title: String,
    /// Their boss, unless they are at the top.
    #[orm(related_name = "reports", on_delete = SetNull)]
    pub reports_to: Option<ForeignKey<Employee>>,
    /// When they came.
    pub hired_on: NaiveDate,
}

impl fmt::Display for Employee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.first_name, self.last_name)
    }
}

/// Somebody who buys.
#[derive(Model, Debug, Clone)]
#[orm(ordering = (last_name, first_name))]
pub struct Customer {
    /// Assigned by the database.
    pub id: i64,
    /// Given name.
    #[orm(max_length = 40)]
    pub first_name: String,
    /// Family name.
    #[orm(max_length = 20)]
    pub last_name: String,
    /// Where they live.
    #[orm(max_length = 40)]
    pub country: String,
    /// Who looks after them.
    #[orm(related_name = "customers", on_delete = SetNull)]
    pub support_rep: Option<ForeignKey<Employee>>,
}

impl fmt::Display for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.first_name, self.last_name)
    }
}
