//! SQL of the user's own, which is carried out as it is.

use super::{Finding, Linter};
use crate::lint_code::LintCode;
use orm_core::backend::Backend;
use orm_core::schema::BackendSql;

/// The words by which SQLite makes a text of a time, in small letters. Its days have the form of columns.
const TIMES: [&str; 3] = ["current_timestamp", "current_time", "datetime("];

/// The function that brings such a text into the form of a column.
const AS_TIME: &str = "orm_as_time(";

impl Linter {
    /// Times in a form that columns of SQLite do not have.
    pub(super) fn times_of_own_sql(&mut self, sql: &BackendSql) {
        let Some(sql) = &sql.sqlite else { return };
        let sql = sql.to_lowercase();
        let has_one = TIMES.iter().any(|word| sql.contains(word)) && !sql.contains(AS_TIME);
        if has_one && self.facts.is_for(Backend::Sqlite) {
            self.findings.push(Finding {
                code: LintCode::S002,
                level: LintCode::S002.level(),
                position: self.position,
                table: None,
                message: "the SQL has a time in the form of SQLite, which columns of dates and times do not have".to_owned(),
                instead: "write `orm_as_time(CURRENT_TIMESTAMP, 'timestamp')`, or `'datetime'` or `'time'`, as the column has it".to_owned(),
            });
        }
    }
}
