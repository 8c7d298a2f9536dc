//! The keys by which copied rows of a tenant lead to others.

use crate::db::Target;
use crate::error::{Error, Result};
use crate::objects::run::key_check::{KeyCheck, leads_nowhere};
use crate::plan::{KeyOfTenant, WrittenKeys};
use crate::schema::{Table, Tenant};
use crate::value::Value;
use std::collections::HashMap;

/// The foreign keys of a table whose keys have to be those of a tenant's rows.
pub(super) struct CopiedForeignKeys<'a> {
    tenant: Option<&'a Tenant>,
    foreign_keys: Vec<KeyOfTenant>,
    /// Of each foreign key that was set, whether a row of another tenant may have the key.
    may_be_of_another: Vec<Option<bool>>,
}

/// Keys of rows, by the foreign key that they are of, each with the position of the first draft that has it.
#[derive(Default)]
pub(super) struct CopiedKeys(HashMap<(usize, Vec<Value>), u64>);

impl<'a> CopiedForeignKeys<'a> {
    pub(super) fn new(table: &'static Table, tenant: Option<&'a Tenant>) -> Self {
        let foreign_keys: Vec<_> = match tenant {
            Some(_) => KeyOfTenant::all_of(table).collect(),
            None => Vec::new(),
        };
        CopiedForeignKeys {
            tenant,
            may_be_of_another: vec![None; foreign_keys.len()],
            foreign_keys,
        }
    }

    /// Adds the keys of a draft, which has these values.
    pub(super) fn add(
        &mut self,
        values: &[Option<Value>],
        position: u64,
        keys: &mut CopiedKeys,
    ) -> Result<()> {
        let Some(tenant) = self.tenant else {
            return Ok(());
        };
        let known = self.foreign_keys.iter().zip(&mut self.may_be_of_another);
        for (number, (foreign_key, may_be_of_another)) in known.enumerate() {
            let Some(key) = foreign_key.of_row(|column| values[column].as_ref()) else {
                continue;
            };
            let is_looked_for = match *may_be_of_another {
                Some(known) => known,
                None => *may_be_of_another.insert(foreign_key.may_be_of_another(tenant)?),
            };
            if is_looked_for {
                let key = key.into_iter().cloned().collect();
                keys.0.entry((number, key)).or_insert(position);
            }
        }
        Ok(())
    }

    /// Fails where one of these keys leads to no row of the tenant.
    pub(super) async fn check(&self, keys: CopiedKeys, on: Target<'_>) -> Result<()> {
        let Some(tenant) = self.tenant else {
            return Ok(());
        };
        let mut keys: Vec<_> = keys.0.into_iter().collect();
        keys.sort_by_key(|(_, position)| *position);
        for (number, &foreign_key) in self.foreign_keys.iter().enumerate() {
            let of_it = keys.iter().filter(|((of, _), _)| *of == number);
            let (values, positions): (Vec<_>, Vec<_>) = of_it
                .map(|((_, key), position)| (key.clone(), *position))
                .unzip();
            if values.is_empty() {
                continue;
            }
            let written = WrittenKeys::new(foreign_key, values);
            let check = KeyCheck::new(written, on.backend(), tenant)?;
            if let Some(missing) = check.missing(on).await? {
                return Err(Error::RefusedDraft {
                    position: positions[missing],
                    error: Box::new(leads_nowhere(foreign_key, None)),
                });
            }
        }
        Ok(())
    }
}

impl CopiedKeys {
    /// Adds the keys of later rows.
    pub(super) fn extend(&mut self, later: CopiedKeys) {
        for (key, position) in later.0 {
            let first = self.0.entry(key).or_insert(position);
            *first = position.min(*first);
        }
    }
}
