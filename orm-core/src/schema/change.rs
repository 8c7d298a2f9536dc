//! Changes of tables, which migrations are made of, as data.
//!
//! A change names all that it needs to be undone and to be checked against the tables that it meets: what is dropped or
//! altered stands in it as it was. Which SQL it is on a database is said in `sql::ddl`; how it changes a description of
//! tables, and what undoes it, in `orm-migrate`.

use super::physical::{
    EnumName, ItemKind, KeyConstraint, PhysicalColumn, PhysicalEnum, PhysicalTable, SqlExpression,
    TableItem, TableName,
};

/// One change of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// `CREATE TABLE`, with its constraints and indexes.
    CreateTable(PhysicalTable),
    /// `DROP TABLE`: the table as it was.
    DropTable(PhysicalTable),
    /// `ALTER TABLE … RENAME TO`. Constraints and indexes that are named after the table are renamed with it, and
    /// foreign keys of other tables follow.
    RenameTable {
        /// The name that it had.
        from: TableName,
        /// The name that it gets.
        to: TableName,
    },
    /// A change of one table.
    AlterTable {
        /// The table.
        table: TableName,
        /// The change.
        change: TableChange,
    },
    /// `CREATE TYPE … AS ENUM` on Postgres.
    CreateEnum(PhysicalEnum),
    /// `DROP TYPE`: the enum type as it was. No column may have it any more.
    DropEnum(PhysicalEnum),
    /// Other values of an enum type, of one name. New values are added, which later transactions can use; where values are
    /// gone or stand in another order, the type is made anew with the columns that have it, and rows that have a value which
    /// is gone make it fail.
    AlterEnum {
        /// The type as it was.
        from: PhysicalEnum,
        /// The type as it becomes.
        to: PhysicalEnum,
    },
    /// `ALTER TYPE … RENAME VALUE` on Postgres: another text for one value of an enum type. Rows that have it keep it under
    /// its new text, and so do the checks and defaults of the columns of this type.
    RenameEnumValue {
        /// The type.
        name: EnumName,
        /// The text that the value had.
        from: String,
        /// The text that it gets.
        to: String,
    },
    /// SQL of the user's own.
    RunSql {
        /// The SQL.
        sql: BackendSql,
        /// The SQL that undoes it; without it the change cannot be undone.
        reverse: Option<BackendSql>,
        /// The changes of tables that the SQL makes, for the description.
        state: Vec<Change>,
        /// The SQL is about rows that are there by then; a migration that sums up several may leave it out.
        is_elidable: bool,
    },
    /// A function of the user's own, known by its name.
    RunRust {
        /// The name that it is registered under.
        name: String,
        /// The way in which it is undone.
        reverse: Reverse,
        /// The function is about rows that are there by then; a migration that sums up several may leave it out.
        is_elidable: bool,
    },
    /// Changes of the description alone: the database has them already.
    StateOnly(Vec<Change>),
    /// Changes of the database alone: the description has them already, or shall not have them.
    DatabaseOnly(Vec<Change>),
}

/// One change of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableChange {
    /// `ADD COLUMN`.
    AddColumn {
        /// The column.
        column: PhysicalColumn,
        /// The value of the column in the rows that are there, which is no default of later ones.
        fill: Option<SqlExpression>,
    },
    /// `DROP COLUMN`: the column as it was.
    DropColumn {
        /// The column.
        column: PhysicalColumn,
        /// The value of the column in the rows that are there when the change is undone.
        fill: Option<SqlExpression>,
    },
    /// `RENAME COLUMN`. Constraints and indexes that are named after the column are renamed with it, foreign keys of
    /// other tables follow, and so does the SQL of checks, indexes and generated columns.
    RenameColumn {
        /// The name that it had.
        from: String,
        /// The name that it gets.
        to: String,
    },
    /// `ALTER COLUMN`: type, null, default or collation.
    AlterColumn {
        /// The column as it was.
        from: PhysicalColumn,
        /// The column as it becomes, of the same name.
        to: PhysicalColumn,
        /// The value in place of null, in the rows that are there.
        fill: Option<SqlExpression>,
        /// The value of the new type, out of the old one: `USING`.
        using: Option<BackendSql>,
    },
    /// Another text for one of the values that a check allows a column: `UPDATE … SET "status" = 'public' WHERE "status" =
    /// 'live'`, and the check and the default with it. Of a column of an enum type it is part of
    /// [`Change::RenameEnumValue`].
    RenameChoice {
        /// The column.
        column: String,
        /// The text that the value had.
        from: String,
        /// The text that it gets.
        to: String,
    },
    /// Another primary key, or none.
    AlterPrimaryKey {
        /// The key as it was.
        from: Option<KeyConstraint>,
        /// The key as it becomes.
        to: Option<KeyConstraint>,
    },
    /// Another unique, check, foreign key, index or search index.
    AddItem(TableItem),
    /// A unique, check, foreign key, index or search index less: as it was.
    DropItem(TableItem),
    /// [`AddItem`](Self::AddItem) on Postgres without keeping others from writing: an index or a unique by
    /// `CREATE INDEX CONCURRENTLY`, which no transaction may be around; a check or a foreign key as `NOT VALID`, so that
    /// rows which are there are not looked at before [`Validate`](Self::Validate).
    AddOnline(TableItem),
    /// [`DropItem`](Self::DropItem), of an index by `DROP INDEX CONCURRENTLY` on Postgres.
    DropOnline(TableItem),
    /// `VALIDATE CONSTRAINT` on Postgres: the rows that are there are looked at. On SQLite they were.
    Validate {
        /// Its kind: a check or a foreign key.
        kind: ItemKind,
        /// Its name.
        name: String,
    },
    /// `COMMENT ON TABLE`, `COMMENT ON COLUMN` on Postgres: another comment, or none. SQLite has no comments.
    SetComment {
        /// The column; `None` if it is the comment of the table.
        column: Option<String>,
        /// The comment as it was.
        from: Option<String>,
        /// The comment as it becomes.
        to: Option<String>,
    },
    /// Another name for a constraint or an index.
    RenameItem {
        /// Its kind.
        kind: ItemKind,
        /// The name that it had.
        from: String,
        /// The name that it gets.
        to: String,
    },
}

/// SQL of each database. Where it is empty, nothing is to be done there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackendSql {
    /// On SQLite; `None` if the user said nothing for it.
    pub sqlite: Option<String>,
    /// On Postgres; `None` if the user said nothing for it.
    pub postgres: Option<String>,
}

/// The way in which a [`Change::RunRust`] is undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reverse {
    /// Not at all.
    Never,
    /// By doing nothing.
    Nothing,
    /// By the function of this name.
    Function(String),
}

impl BackendSql {
    /// One text for every database.
    pub fn common(sql: &str) -> Self {
        BackendSql {
            sqlite: Some(sql.to_owned()),
            postgres: Some(sql.to_owned()),
        }
    }

    /// The SQL, where it is the same for both.
    pub(crate) fn of_both(&self) -> Option<&str> {
        let sqlite = self.sqlite.as_deref()?;
        (self.postgres.as_deref() == Some(sqlite)).then_some(sqlite)
    }
}

impl TableChange {
    /// This change as a database makes it whose tables nobody else can write to meanwhile; none if it does nothing there.
    pub(crate) fn offline(&self) -> Option<TableChange> {
        match self {
            TableChange::AddOnline(item) => Some(TableChange::AddItem(item.clone())),
            TableChange::DropOnline(item) => Some(TableChange::DropItem(item.clone())),
            TableChange::Validate { .. } => None,
            change => Some(change.clone()),
        }
    }

    /// Returns whether no transaction may be around it on Postgres: `CREATE INDEX CONCURRENTLY`.
    pub fn is_concurrent(&self) -> bool {
        matches!(
            self,
            TableChange::AddOnline(TableItem::Index(_) | TableItem::Unique(_))
                | TableChange::DropOnline(TableItem::Index(_))
        )
    }
}

impl Change {
    /// A change of one table.
    ///
    /// ```
    /// use orm_core::schema::physical::TableName;
    /// use orm_core::schema::{Change, TableChange};
    ///
    /// let change = TableChange::RenameColumn { from: "title".into(), to: "name".into() };
    /// let change = Change::of_table(&TableName::new(None, "book"), change);
    /// assert!(matches!(change, Change::AlterTable { .. }));
    /// ```
    pub fn of_table(table: &TableName, change: TableChange) -> Self {
        Change::AlterTable {
            table: table.clone(),
            change,
        }
    }
}
