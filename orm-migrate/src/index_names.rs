//! Names of indexes, of which a namespace has one list for all of its tables.

use crate::mistake::Mistake;
use crate::state::SchemaState;
use orm_core::schema::physical::{PhysicalTable, TableName};
use orm_core::schema::{Change, IndexBackends, TableChange};
use std::collections::HashMap;

/// An index that a change gives its name.
struct NewIndex<'s> {
    /// The position of the change.
    position: usize,
    table: &'s TableName,
    backends: IndexBackends,
}

impl SchemaState {
    /// The mistake of an index that has the name of one of another table, once these changes are made, which this state has;
    /// with the position of the last change that gives it the name. Meanwhile a name may go from one table to another.
    pub(crate) fn clash_of_indexes<'c>(
        &self,
        changes: impl IntoIterator<Item = &'c Change>,
    ) -> Option<(usize, Mistake)> {
        let mut new: HashMap<String, Vec<NewIndex<'_>>> = HashMap::new();
        for (position, change) in changes.into_iter().enumerate() {
            self.add_new(position, change, &mut new);
        }
        if new.is_empty() {
            return None;
        }
        let indexes = self.tables().flat_map(|table| {
            let indexes = indexes(table);
            indexes.map(move |(name, backends)| (&table.name, name, backends))
        });
        let clashes = indexes.flat_map(|(table, name, backends)| {
            let new = new.get(&name.to_ascii_lowercase());
            let new = new.into_iter().flatten().filter(move |new| {
                new.table != table
                    && new.table.namespace == table.namespace
                    && is_on_one(new.backends, backends)
            });
            new.map(move |new| (new.position, [table, new.table], name))
        });
        let (position, tables, name) = clashes.max_by_key(|(position, ..)| *position)?;
        let mistake = Mistake::SameIndex {
            tables: tables.map(TableName::clone),
            name: name.to_owned(),
        };
        Some((position, mistake))
    }

    fn add_new<'s>(
        &'s self,
        position: usize,
        change: &Change,
        new: &mut HashMap<String, Vec<NewIndex<'s>>>,
    ) {
        let (table, is_new): (_, &dyn Fn(&str) -> bool) = match change {
            Change::CreateTable(table) => (&table.name, &|name| {
                indexes(table).any(|(own, _)| own == name)
            }),
            Change::RenameTable { to, .. } => (to, &|_| true),
            Change::AlterTable { table, change } => (table, &|name| name_of(change) == Some(name)),
            Change::RunSql { state, .. } | Change::StateOnly(state) => {
                for change in state {
                    self.add_new(position, change, new);
                }
                return;
            }
            _ => return,
        };
        let Some(table) = self.table(table) else {
            return;
        };
        for (own, backends) in indexes(table) {
            if is_new(own) {
                let indexes = new.entry(own.to_ascii_lowercase()).or_default();
                indexes.push(NewIndex {
                    position,
                    table: &table.name,
                    backends,
                });
            }
        }
    }
}

/// The name that a change gives to a constraint or an index.
fn name_of(change: &TableChange) -> Option<&str> {
    match change {
        TableChange::AddItem(item) | TableChange::AddOnline(item) => Some(item.name()),
        TableChange::RenameItem { to, .. } => Some(to),
        TableChange::AlterPrimaryKey { to: Some(key), .. } => Some(&key.name),
        _ => None,
    }
}

/// Returns whether there is a database that has both indexes.
fn is_on_one(one: IndexBackends, other: IndexBackends) -> bool {
    one == other || one == IndexBackends::All || other == IndexBackends::All
}

/// The names of the indexes of a table, those of its keys among them, with the databases that have them.
fn indexes(table: &PhysicalTable) -> impl Iterator<Item = (&str, IndexBackends)> {
    let keys = table.primary_key.iter().chain(&table.uniques);
    let keys = keys.map(|key| &key.name);
    let searches = table.searches.iter().map(|search| &search.name);
    let exclusions = table.exclusions.iter().map(|own| &own.name);
    let others = keys.chain(searches).chain(exclusions);
    let others = others.map(|name| (name.as_str(), IndexBackends::All));
    let indexes = table.indexes.iter();
    others.chain(indexes.map(|index| (index.name.as_str(), index.backends)))
}

#[cfg(test)]
mod tests {
    use crate::Migration;
    use crate::state::SchemaState;

    /// The position and the text of the mistake in these operations.
    fn mistake(operations: &str) -> Option<(usize, String)> {
        let tables = ["a", "b"].map(|table| {
            format!(
                "[[operation]]\nop = \"create_table\"\ntable = \"{table}\"\ncolumns = [{{ name = \"x\", type = \"i64\" }}]\n"
            )
        });
        let text = format!("format = 1\n{}{operations}", tables.concat());
        let changes = Migration::parse("0001", &text)
            .expect("it is a file")
            .changes;
        let mut state = SchemaState::default();
        for change in &changes {
            state.apply(change).expect("it fits");
        }
        let found = state.clash_of_indexes(&changes);
        found.map(|(position, mistake)| (position, mistake.to_string()))
    }

    fn index(op: &str, table: &str, words: &str) -> String {
        format!(
            "[[operation]]\nop = \"{op}\"\ntable = \"{table}\"\nindex = {{ columns = [\"x\"], {words} }}\n"
        )
    }

    #[test]
    fn one_name_is_of_one_table() {
        let on_a = index("add_index", "a", "name = \"by_x\"");
        assert_eq!(mistake(&on_a), None);
        let on_both = on_a.clone() + &index("add_index", "b", "name = \"BY_X\"");
        let (position, text) = mistake(&on_both).expect("a mistake");
        assert_eq!(position, 3);
        assert_eq!(
            text,
            "the tables `a` and `b` would each have an index `by_x`, and a name is one index's; rename one of them"
        );
        let moved = on_both + &index("drop_index", "a", "name = \"by_x\"");
        assert_eq!(mistake(&moved), None);
    }

    #[test]
    fn indexes_of_two_databases_may_have_one_name() {
        let of = |table, backend| {
            let words = format!("name = \"by_x\", only = \"{backend}\"");
            index("add_index", table, &words)
        };
        assert_eq!(mistake(&(of("a", "sqlite") + &of("b", "postgres"))), None);
        let both = of("a", "sqlite") + &of("b", "sqlite");
        assert!(mistake(&both).is_some());
    }
}
