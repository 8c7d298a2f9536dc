//! Statements that make what may be there already, or rest on what is.

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

/// Returns whether a statement of migrations makes a foreign key, alone or with its table.
///
/// ```
/// use orm_core::sql::migration::creates_foreign_key;
///
/// let sql = r#"ALTER TABLE "book" ADD CONSTRAINT "key" FOREIGN KEY ("author_id") REFERENCES "author" ("id")"#;
/// assert!(creates_foreign_key(sql));
/// assert!(!creates_foreign_key(r#"ALTER TABLE "book" ALTER COLUMN "author_id" TYPE BIGINT"#));
/// ```
pub fn creates_foreign_key(statement: &str) -> bool {
    statement.contains(" FOREIGN KEY (")
}
