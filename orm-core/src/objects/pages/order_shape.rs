//! An order, as far as the texts of cursors depend on it.

use crate::query::{Expr, Node, OrderKey};
use crate::schema::Table;
use crate::value::Type;
use std::fmt::Write;

/// An order, as far as cursors depend on it.
pub(super) struct OrderShape {
    pub(super) types: Vec<Type>,
    /// A text that tells the order from others.
    pub(super) words: String,
}

impl OrderShape {
    /// Describes the order by these keys.
    pub(super) fn of(table: &'static Table, keys: &[OrderKey]) -> Result<OrderShape, String> {
        let (mut types, mut words) = (Vec::new(), table.model.to_owned());
        for key in keys {
            let (ty, written) = described(table, &key.expr, key.ty)?;
            if matches!(ty, Type::Array(_)) {
                return Err(
                    "an array is no place to go on from; order by another field, or use `page`"
                        .to_owned(),
                );
            }
            let nulls_first = key.nulls_first.unwrap_or(key.descending);
            // Writing to a `String` does not fail.
            let _ = write!(words, " {written} {ty:?} {} {nulls_first}", key.descending);
            types.push(ty);
        }
        Ok(OrderShape { types, words })
    }

    /// Returns the types of the keys.
    pub(super) fn types(&self) -> &[Type] {
        &self.types
    }

    /// Returns a number that differs where the order or the content of a cursor does.
    pub(super) fn checksum(&self, content: &[u8]) -> [u8; 4] {
        // FNV-1a, which is the same in every program.
        let bytes = self.words.bytes().chain(content.iter().copied());
        let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        });
        hash.to_le_bytes()
    }
}

/// Returns the type of a key, and where it is read from, in words that tell it from others.
fn described(
    table: &'static Table,
    key: &Expr,
    ty: Option<Type>,
) -> Result<(Type, String), String> {
    let (table, way, field, part) = match key.node() {
        Node::Column { path, field, part } => match path {
            Some(path) => (path.target(table), path.written(table), *field, *part),
            None => (table, table.model.to_owned(), *field, *part),
        },
        Node::Reached {
            foreign_keys,
            field,
            part,
        } => {
            let (end, way) = walked(table, foreign_keys);
            (end, way, *field, *part)
        }
        Node::At(path, inner) => {
            let (ty, written) = described(path.target(table), inner, ty)?;
            return Ok((ty, format!("{} {written}", path.written(table))));
        }
        Node::Single(row, inner) => {
            let owner = row
                .path
                .map_or_else(|| table.model.to_owned(), |path| path.written(table));
            let (ty, written) = described((row.table.0)(), inner, ty)?;
            return Ok((ty, format!("{owner} one {written}")));
        }
        Node::Found(value, _) => return described(table, value, ty),
        Node::Refused(why) => return Err(why.clone()),
        _ => {
            let ty = ty.ok_or(
                "its order is by a value of unknown type; order by a field or a typed expression",
            )?;
            return Ok((ty, "computed".to_owned()));
        }
    };
    let column = &table.columns_of(field)[part];
    Ok((column.ty, format!("{way}.{}", column.name)))
}

/// Returns the table that foreign keys lead to, and the way as it is written.
fn walked(table: &'static Table, foreign_keys: &[usize]) -> (&'static Table, String) {
    let (mut end, mut way) = (table, table.model.to_owned());
    for &position in foreign_keys {
        let field = &end.fields[position];
        way.push('.');
        way.push_str(field.name);
        end = field.relation.map_or(end, |relation| (relation.target)());
    }
    (end, way)
}
