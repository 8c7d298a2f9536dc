//! Fields named at run time: the order `-author.name`, the condition `author.name.starts_with`.

mod condition;

use super::{Expr, OrderKey};
use crate::error::client_text;
use crate::schema::near_name::nearest;
use crate::schema::{Column, Field, Table};
use crate::value::Type;

pub use condition::condition_by_name;

/// The most relations that a name leads over: whoever names fields may be a stranger, and each is a join.
const MOST_RELATIONS: usize = 16;

/// The most bytes of a name that are looked at.
const MOST_BYTES: usize = 2_000;

/// Returns the order by a field that is named in a text, with `-` before it the highest first. Fields of to-one
/// relations are reached over dots, or over two underscores: `author.name`, `author__name`.
///
/// Nothing of the text gets into SQL: it is looked up among the fields that the models declare. Of an unknown name the
/// key is refused, and planning fails with the reason.
pub fn order_by_name(table: &'static Table, name: &str) -> OrderKey {
    let (path, order): (_, fn(Expr) -> OrderKey) = match name.strip_prefix('-') {
        Some(path) => (path, OrderKey::desc),
        None => (name, OrderKey::asc),
    };
    match ordered(table, path) {
        #[cfg(feature = "json")]
        Ok((_, Type::Json)) => order(Expr::refused(client_text::no_order(name))),
        Ok((field, ty)) => order(field).of_type(Some(ty)),
        Err(why) => order(Expr::refused(why)),
    }
}

/// Returns the first value of the field of this name, which is no relation, and its type.
fn ordered(table: &'static Table, name: &str) -> Result<(Expr, Type), String> {
    let named = find(table, name, |_| false)?;
    let (field, model) = (named.field(), named.table.model);
    if named.behind.is_some() {
        return Err(client_text::leads_nowhere(field.name, model, named.path));
    }
    if let Some(target) = target(field) {
        let key = key_behind(name, target);
        return Err(client_text::relation(field.name, model, &key));
    }
    let ty = named.columns()[0].ty;
    Ok((named.into_expr(), ty))
}

/// A field that a name leads to.
struct Named<'n> {
    /// The foreign keys that lead to its row.
    foreign_keys: Vec<usize>,
    /// The table of the field.
    table: &'static Table,
    /// Its position there.
    field: usize,
    /// The end of the name, from the name of the field on.
    path: &'n str,
    /// The rest of the name, behind that of the field.
    behind: Option<&'n str>,
}

impl Named<'_> {
    fn field(&self) -> &'static Field {
        &self.table.fields[self.field]
    }

    fn columns(&self) -> &'static [Column] {
        self.table.columns_of(self.field)
    }

    /// Returns the first value of the field.
    fn into_expr(self) -> Expr {
        Expr::reached(self.foreign_keys, self.field, 0)
    }
}

/// Finds the field that a name leads to over foreign keys. What stands behind the name of a relation leads on, unless no
/// field of its rows begins so and it is an `end`; an error says where the way ends.
fn find<'n>(
    mut table: &'static Table,
    name: &'n str,
    is_end: impl Fn(&str) -> bool,
) -> Result<Named<'n>, String> {
    if name.len() > MOST_BYTES {
        return Err(unknown(table, name));
    }
    let (mut foreign_keys, mut rest) = (Vec::new(), name);
    loop {
        let Some((field, behind)) = table.first_field(rest) else {
            return Err(unknown(table, rest));
        };
        let next = target(&table.fields[field]).zip(behind);
        let next =
            next.filter(|(target, behind)| target.first_field(behind).is_some() || !is_end(behind));
        let Some((target, behind)) = next else {
            return Ok(Named {
                foreign_keys,
                table,
                field,
                path: rest,
                behind,
            });
        };
        if foreign_keys.len() == MOST_RELATIONS {
            return Err(client_text::too_far(MOST_RELATIONS));
        }
        foreign_keys.push(field);
        (table, rest) = (target, behind);
    }
}

fn target(field: &Field) -> Option<&'static Table> {
    field.relation.map(|relation| (relation.target)())
}

/// Returns the path to the first value of the key of rows that a path leads to: `author.id`, or, where that key is a foreign
/// key, `profile.author.id`.
fn key_behind(path: &str, mut table: &'static Table) -> String {
    let mut path = path.to_owned();
    loop {
        let Some(&position) = table.primary_key.first() else {
            return path;
        };
        let field = &table.fields[position];
        path = format!("{path}.{}", field.name);
        // Keys never lead to each other in a circle, since their types would have no end.
        match target(field) {
            Some(target) => table = target,
            None => return path,
        }
    }
}

/// Returns the message for a path whose beginning is no field, which names the nearest.
fn unknown(table: &'static Table, path: &str) -> String {
    let model = table.model;
    let first = path.split_once('.').or_else(|| path.split_once("__"));
    let first = first.map_or(path, |(first, _)| first);
    let names = || table.fields.iter().map(|field| field.name);
    if first == path && table.is_embedded(path) {
        let inner = names().find(|name| {
            name.strip_prefix(path)
                .is_some_and(|rest| rest.starts_with('.'))
        });
        let inner = inner.unwrap_or_default();
        return client_text::embedded_struct(path, model, inner);
    }
    let name = if table.is_embedded(first) {
        path
    } else {
        first
    };
    // The name may come from anywhere: a long one is not repeated.
    let shown: String = name.chars().take(40).collect();
    if let Some(meant) = nearest(name, names()) {
        return client_text::no_field(&shown, model, &format!("did you mean `{meant}`?"));
    }
    let names: Vec<_> = names().map(|name| format!("`{name}`")).collect();
    client_text::no_field(&shown, model, &format!("it has {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Node;
    use crate::schema::samples::BOOK;

    #[track_caller]
    fn refused(name: &str) -> String {
        match order_by_name(&BOOK, name).expr.node() {
            Node::Refused(why) => why.clone(),
            node => panic!("`{name}` is {node:?}"),
        }
    }

    #[test]
    fn a_name_is_a_field() {
        let key = order_by_name(&BOOK, "-title");
        assert!(key.descending);
        assert!(
            matches!(key.expr.node(), Node::Reached { foreign_keys, field: 1, part: 0 } if foreign_keys.is_empty())
        );
    }

    #[test]
    fn an_unknown_name_names_the_nearest() {
        assert_eq!(
            refused("tilte"),
            "no field `tilte` on `Book`; did you mean `title`?"
        );
        assert!(refused("price").starts_with("no field `price` on `Book`; it has `id`, `title`,"));
        assert!(refused("--title").starts_with("no field `-title` on `Book`"));
        assert!(refused("").starts_with("no field `` on `Book`"));
        assert!(refused(&"x".repeat(10_000)).len() < 500);
    }

    #[test]
    fn a_relation_is_walked_by_its_fields() {
        assert!(refused("title.name").contains("`title` is no relation of `Book`"));
        assert!(refused("title; DROP TABLE book").starts_with("no field"));
    }
}
