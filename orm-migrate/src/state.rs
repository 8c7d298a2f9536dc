//! The tables at one point of a history.

use orm_core::schema::Schema;
use orm_core::schema::physical::{
    EnumName, PhysicalEnum, PhysicalSchema, PhysicalTable, TableName,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The tables at one point of a history, by their names in the database.
///
/// Two states are equal if they have equal tables: in any order of columns, since a column that is added later stands
/// last in the database, and in any order of constraints and indexes. Tables are shared: a clone copies none of them.
///
/// ```
/// use orm_migrate::Migrations;
///
/// let text = r#"
/// format = 1
///
/// [[operation]]
/// op = "create_table"
/// table = "tag"
/// columns = [{ name = "label", type = "text" }]
/// "#;
/// let state = Migrations::from_texts([("0001_initial", text)]).load()?.state()?;
/// let names: Vec<_> = state.tables().map(|table| table.name.to_string()).collect();
/// assert_eq!(names, ["tag"]);
/// # Ok::<(), orm_migrate::GraphError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct SchemaState {
    pub(crate) tables: BTreeMap<TableName, Arc<PhysicalTable>>,
    pub(crate) enums: BTreeMap<EnumName, PhysicalEnum>,
}

impl SchemaState {
    /// The tables that these models ask for.
    ///
    /// ```
    /// use orm_core::schema::Schema;
    /// use orm_migrate::SchemaState;
    ///
    /// assert_eq!(SchemaState::of(&Schema::new([])), SchemaState::default());
    /// ```
    pub fn of(models: &Schema) -> Self {
        SchemaState::from(models.describe())
    }

    /// The table of this name.
    ///
    /// ```
    /// # use orm_core::schema::physical::TableName;
    /// # use orm_migrate::Migrations;
    /// # let text = r#"
    /// # format = 1
    /// #
    /// # [[operation]]
    /// # op = "create_table"
    /// # table = "tag"
    /// # columns = [{ name = "label", type = "text" }]
    /// # "#;
    /// # let state = Migrations::from_texts([("0001_initial", text)]).load()?.state()?;
    /// // A state with the table `tag`.
    /// let tag = state.table(&TableName::new(None, "tag")).expect("it is there");
    /// assert!(tag.column("label").is_some());
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    pub fn table(&self, name: &TableName) -> Option<&Arc<PhysicalTable>> {
        self.tables.get(name)
    }

    /// The tables in the order of their names.
    ///
    /// ```
    /// # use orm_migrate::Migrations;
    /// # let text = r#"
    /// # format = 1
    /// #
    /// # [[operation]]
    /// # op = "create_table"
    /// # table = "tag"
    /// # columns = [{ name = "label", type = "text" }]
    /// # "#;
    /// # let state = Migrations::from_texts([("0001_initial", text)]).load()?.state()?;
    /// // A state with the table `tag`.
    /// assert_eq!(state.tables().len(), 1);
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    pub fn tables(&self) -> impl ExactSizeIterator<Item = &Arc<PhysicalTable>> {
        self.tables.values()
    }

    /// The enum type of this name.
    ///
    /// ```
    /// use orm_core::schema::physical::EnumName;
    /// use orm_migrate::SchemaState;
    ///
    /// # let _: fn(&SchemaState, &EnumName) -> bool = has;
    /// fn has(state: &SchemaState, name: &EnumName) -> bool {
    ///     state.enum_type(name).is_some()
    /// }
    /// ```
    pub fn enum_type(&self, name: &EnumName) -> Option<&PhysicalEnum> {
        self.enums.get(name)
    }

    /// Returns the state with the tables and enum types of both; where both have one of a name, that of `other` counts.
    ///
    /// ```
    /// use orm_core::schema::Schema;
    /// use orm_migrate::SchemaState;
    ///
    /// let none = SchemaState::of(&Schema::new([]));
    /// assert_eq!(none.joined(&none), none);
    /// ```
    #[must_use]
    pub fn joined(&self, other: &SchemaState) -> Self {
        let mut joined = self.clone();
        joined.tables.extend(other.tables.clone());
        joined.enums.extend(other.enums.clone());
        joined
    }

    /// The description of these tables, from which a database can be made that has them.
    ///
    /// ```
    /// # use orm_migrate::Migrations;
    /// # let text = r#"
    /// # format = 1
    /// #
    /// # [[operation]]
    /// # op = "create_table"
    /// # table = "tag"
    /// # columns = [{ name = "label", type = "text" }]
    /// # "#;
    /// # let state = Migrations::from_texts([("0001_initial", text)]).load()?.state()?;
    /// // A state with the table `tag`.
    /// assert_eq!(state.describe().tables().len(), 1);
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    pub fn describe(&self) -> PhysicalSchema {
        let namespaces = self.tables.keys().filter_map(|name| name.namespace.clone());
        let tables = self.tables().map(|table| PhysicalTable::clone(table));
        PhysicalSchema::new(namespaces, tables).with_enums(self.enums.values().cloned())
    }
}

impl From<PhysicalSchema> for SchemaState {
    fn from(described: PhysicalSchema) -> Self {
        let tables = described.tables().iter();
        SchemaState {
            tables: tables
                .map(|table| (table.name.clone(), Arc::clone(table)))
                .collect(),
            enums: described
                .enums()
                .map(|own| (own.name.clone(), own.clone()))
                .collect(),
        }
    }
}

impl PartialEq for SchemaState {
    fn eq(&self, other: &Self) -> bool {
        let mut pairs = self.tables.iter().zip(&other.tables);
        self.enums == other.enums
            && self.tables.len() == other.tables.len()
            && pairs.all(|((name, table), (other_name, other))| {
                name == other_name && is_same_table(table, other)
            })
    }
}

impl Eq for SchemaState {}

fn is_same_table(table: &Arc<PhysicalTable>, other: &Arc<PhysicalTable>) -> bool {
    Arc::ptr_eq(table, other) || table == other || in_order(table) == in_order(other)
}

/// The table with its parts in the order of their names.
fn in_order(table: &PhysicalTable) -> PhysicalTable {
    let mut table = table.clone();
    table.columns.sort_by(|a, b| a.name.cmp(&b.name));
    table.sort_items();
    table
}
