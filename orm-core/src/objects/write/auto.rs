//! Fields that get a value by themselves: the time of writing (`auto_now`, `auto_now_add`), and new keys.

use crate::query::{Expr, SetClause};
use crate::schema::{Auto, Table};
use crate::value::{Stored, Type, Value};
use chrono::{DateTime, Utc};

/// Adds an assignment of now to each `auto_now` field that is not set by hand.
pub(in crate::objects) fn set_auto_now(table: &'static Table, set: &mut Vec<SetClause>) {
    let now = Utc::now();
    for (field, described) in table.fields.iter().enumerate() {
        if described.auto != Some(Auto::Write) {
            continue;
        }
        for column in table.range(field) {
            if set.iter().all(|assignment| assignment.column != column) {
                let value = Expr::value(moment(table.columns()[column].ty, now));
                set.push(SetClause { column, value });
            }
        }
    }
}

/// Returns what a column of this type has in a row that is inserted now.
pub(in crate::objects) fn value_of_new_row(auto: Auto, ty: Type, now: DateTime<Utc>) -> Value {
    match auto {
        #[cfg(feature = "uuid")]
        Auto::Key => uuid::Uuid::now_v7().into_value(),
        Auto::Add | Auto::Write => moment(ty, now),
    }
}

/// Returns a moment as a column of this type stores it, in whole microseconds.
pub(in crate::objects) fn moment(ty: Type, now: DateTime<Utc>) -> Value {
    match ty {
        Type::Date => now.date_naive().into_value(),
        Type::Time => now.time().into_value(),
        Type::DateTime => now.naive_utc().into_value(),
        _ => now.into_value(),
    }
}
