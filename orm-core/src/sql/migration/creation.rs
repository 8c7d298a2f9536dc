//! Statements that make what may be there already.

/// Returns whether a statement of migrations makes a table or an enum type, and not a part of one.
///
/// ```
/// use orm_core::sql::migration::creates_table;
///
/// assert!(creates_table(r#"CREATE TABLE "book" ("id" INTEGER)"#));
/// assert!(!creates_table(r#"CREATE INDEX "by_title" ON "book" ("title")"#));
/// ```
pub fn creates_table(statement: &str) -> bool {
    let mut words = ["CREATE TABLE ", "CREATE TYPE "].into_iter();
    words.any(|words| statement.starts_with(words))
}
