//! Changes of enum types.

use crate::mistake::Mistake;
use crate::state::SchemaState;
use orm_core::schema::physical::{ColumnType, EnumName, PhysicalEnum, TableName};
use std::sync::Arc;

impl SchemaState {
    pub(super) fn create_enum(&mut self, own: &PhysicalEnum) -> Result<(), Mistake> {
        if self.enums.contains_key(&own.name) {
            return Err(Mistake::EnumExists {
                name: own.name.clone(),
            });
        }
        self.enums.insert(own.name.clone(), own.clone());
        Ok(())
    }

    pub(super) fn drop_enum(&mut self, own: &PhysicalEnum) -> Result<(), Mistake> {
        self.expect_enum(own)?;
        let ty = ColumnType::of_enum(own.name.clone());
        for table in self.tables.values() {
            if let Some(column) = table.columns.iter().find(|column| column.ty == ty) {
                return Err(Mistake::EnumInUse {
                    name: own.name.clone(),
                    table: table.name.clone(),
                    column: column.name.clone(),
                });
            }
        }
        self.enums.remove(&own.name);
        Ok(())
    }

    pub(super) fn alter_enum(
        &mut self,
        from: &PhysicalEnum,
        to: &PhysicalEnum,
    ) -> Result<(), Mistake> {
        self.expect_enum(from)?;
        self.enums.insert(to.name.clone(), to.clone());
        Ok(())
    }

    pub(super) fn rename_enum_value(
        &mut self,
        name: &EnumName,
        from: &str,
        to: &str,
    ) -> Result<(), Mistake> {
        let users = self.columns_of(name);
        let Some(own) = self.enums.get_mut(name) else {
            return Err(Mistake::NoEnum { name: name.clone() });
        };
        let what = || format!("the enum type `{name}`");
        rename(&mut own.values, from, to, what)?;
        for (table, column) in users {
            if let Some(table) = self.tables.get_mut(&table) {
                Arc::make_mut(table).rename_choice(&column, from, to);
            }
        }
        Ok(())
    }

    /// The columns of an enum type.
    pub(crate) fn columns_of(&self, name: &EnumName) -> Vec<(TableName, String)> {
        let ty = ColumnType::of_enum(name.clone());
        let columns = self.tables().flat_map(|table| {
            let columns = table.columns.iter();
            columns.map(move |column| (table, column))
        });
        columns
            .filter(|(_, column)| column.ty == ty)
            .map(|(table, column)| (table.name.clone(), column.name.clone()))
            .collect()
    }

    fn expect_enum(&self, own: &PhysicalEnum) -> Result<(), Mistake> {
        match self.enums.get(&own.name) {
            Some(found) if found == own => Ok(()),
            Some(found) => Err(Mistake::EnumDiffers {
                name: own.name.clone(),
                expected: own.values.clone(),
                found: found.values.clone(),
            }),
            None => Err(Mistake::NoEnum {
                name: own.name.clone(),
            }),
        }
    }
}

/// Replaces a value that is there by one that is not.
fn rename(
    values: &mut [String],
    from: &str,
    to: &str,
    what: impl Fn() -> String,
) -> Result<(), Mistake> {
    if values.iter().any(|value| value == to) {
        return Err(Mistake::ValueExists {
            what: what(),
            value: to.to_owned(),
        });
    }
    let Some(value) = values.iter_mut().find(|value| *value == from) else {
        return Err(Mistake::NoValue {
            what: what(),
            value: from.to_owned(),
        });
    };
    to.clone_into(value);
    Ok(())
}
