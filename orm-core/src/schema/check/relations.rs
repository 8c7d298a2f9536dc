//! Foreign keys that lead somewhere, and fields that both databases can hold.

#[cfg(feature = "json")]
use crate::schema::Rule;
use crate::schema::declared::MAX_DIGITS;
use crate::schema::{
    DeclaredForeignKey, Field, NotShared, OnDelete, OnUpdate, Relation, Schema, Table,
};
use crate::value::Type;
use std::collections::HashMap;

/// The longest `varchar(n)` of Postgres.
const MAX_LENGTH: u32 = 10_485_760;

/// The rows of every model are stored.
pub(super) fn check_is_stored(table: &Table, problems: &mut Vec<String>) {
    if table.cte {
        problems.push(format!(
            "the rows of `{model}` are those of a query, so that there is no table of it; leave `{model}` out of `schema![…]`",
            model = table.model
        ));
    }
}

/// Every foreign key points at a model of the list, unless it has no constraint: that of a view is no model of it.
pub(super) fn check_targets(schema: &Schema, problems: &mut Vec<String>) {
    for table in schema.tables() {
        let targets = table
            .relations()
            .filter(|(_, relation)| relation.is_constraint())
            .map(|(field, relation)| (table.fields[field].name, relation.target));
        // A join table points at the targets of a relation, which are looked at there.
        let targets = targets.filter(|_| !is_made(schema, table));
        let declared = table.foreign_keys.iter();
        let declared = declared.map(|key| (table.fields[key.fields[0]].name, key.relation.target));
        let joined = table.many_to_many.iter();
        let joined = joined.map(|relation| (relation.name, relation.target));
        for (name, target) in targets.chain(declared).chain(joined) {
            let target = target();
            if target.cte {
                problems.push(format!(
                    "`{}.{name}` points at `{target}`, whose rows are those of a query, and so nothing that a constraint could hold for; set `on_delete = DoNothing`",
                    table.model,
                    target = target.model
                ));
            } else if !schema.contains(target) {
                problems.push(format!(
                    "`{}.{name}` points at `{target}`, which is not listed; add `{target}` to `schema![…]`",
                    table.model,
                    target = target.model
                ));
            }
        }
    }
}

fn is_made(schema: &Schema, table: &Table) -> bool {
    let relations = schema.tables().iter().flat_map(|table| table.many_to_many);
    let mut made = relations.filter(|relation| relation.made);
    made.any(|relation| std::ptr::eq((relation.through)(), table))
}

/// The model that a relation goes through is of the list.
pub(super) fn check_joins(schema: &Schema, problems: &mut Vec<String>) {
    for table in schema.tables() {
        for relation in table.many_to_many {
            let through = (relation.through)();
            if !schema.contains(through) {
                problems.push(format!(
                    "`{}.{}` goes through `{through}`, which is not listed; add `{through}` to `schema![…]`",
                    table.model,
                    relation.name,
                    through = through.model
                ));
            }
        }
    }
}

/// No two relations have one name on the model they lead to.
pub(super) fn check_reverse_names(schema: &Schema, problems: &mut Vec<String>) {
    let mut seen: HashMap<(*const Table, &str), String> = HashMap::new();
    for table in schema.tables() {
        let keys = table.relations().map(|(field, relation)| {
            (
                table.fields[field].name,
                relation.target,
                relation.related_name,
            )
        });
        let joined = table.many_to_many.iter();
        let joined = joined.map(|relation| (relation.name, relation.target, relation.related_name));
        for (field, target, name) in keys.chain(joined) {
            let Some(name) = name else { continue };
            let place = format!("{}.{field}", table.model);
            let target = target();
            if let Some(other) = seen.insert((std::ptr::from_ref(target), name), place.clone()) {
                problems.push(format!(
                    "`{other}` and `{place}` are both `{name}` on `{}`; set another `related_name` on one of them",
                    target.model
                ));
            }
        }
    }
}

/// A key is there, is never null, and is counted up only where both databases can do that.
pub(super) fn check_keys(table: &'static Table, problems: &mut Vec<String>) {
    let model = table.model;
    if table.key_positions().is_empty() {
        problems.push(format!(
            "`{model}` has no primary key; call a field `id`, or mark one with `primary_key`"
        ));
    }
    for &position in table
        .primary_key
        .iter()
        .filter(|&&position| table.fields[position].null)
    {
        let field = table.fields[position].name;
        problems.push(format!(
            "`{model}.{field}` is in the primary key, which is never null; remove its `Option`"
        ));
    }
    for (position, field) in table
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.identity)
    {
        let name = field.name;
        if table.primary_key != [position]
            || !matches!(field.types, [Type::I16 | Type::I32 | Type::I64])
        {
            problems.push(format!(
                "`{model}.{name}` cannot be counted up: only an integer that is the whole primary key can; set `identity = false`"
            ));
        } else if field.db_default.is_some() {
            problems.push(format!(
                "`{model}.{name}` is counted up and has a `db_default`; remove one of them"
            ));
        }
    }
}

/// Every foreign key has the columns of the key it points at, and can do what its `on_delete` and `on_update` say.
pub(super) fn check_on_delete(table: &'static Table, problems: &mut Vec<String>) {
    for (position, relation) in table.relations() {
        let field = &table.fields[position];
        let wrong = [
            wrong_on_delete(field, relation),
            wrong_on_update(field, relation),
        ];
        for why in wrong.into_iter().flatten() {
            problems.push(format!("`{}.{}`: {why}", table.model, field.name));
        }
        let target = (relation.target)();
        if !target
            .key_columns()
            .map(|column| column.ty)
            .eq(field.types.iter().copied())
        {
            problems.push(format!(
                "`{}.{}` does not have the types of the primary key of `{}`, which it points at",
                table.model, field.name, target.model
            ));
        }
    }
}

/// A foreign key that stands on the struct refers to what no two rows of the other model have the same, by columns of its
/// types, and can do what its `on_delete` and `on_update` say.
pub(super) fn check_declared(table: &'static Table, problems: &mut Vec<String>) {
    for key in table.foreign_keys {
        let (model, relation) = (table.model, key.relation);
        let own = key.fields.iter().map(|&field| &table.fields[field]);
        for field in own.clone() {
            let wrong = [
                wrong_on_delete(field, relation),
                wrong_on_update(field, relation),
            ];
            for why in wrong.into_iter().flatten() {
                problems.push(format!("`{model}.{}`: {why}", field.name));
            }
        }
        let target = (relation.target)();
        let fields = relation.target_fields();
        let names: Vec<_> = own.clone().map(|field| field.name).collect();
        let (names, wanted) = (names.join(", "), relation.references.join(", "));
        let types = |field: &Field| field.types;
        let theirs = fields.iter().map(|&field| types(&target.fields[field]));
        if !own.map(types).eq(theirs) {
            problems.push(format!(
                "the foreign key of `{model}` by `{names}` does not have the types of `{wanted}` of `{}`, which it refers to",
                target.model
            ));
        } else if let Some(tenant) = unpaired_tenant(table, key, &fields) {
            problems.push(format!(
                "the foreign key of `{model}` by `{names}` may lead to a row of another tenant; add `{tenant}` to it, with a `unique` of these fields in `{}`",
                target.model
            ));
        } else if target.key_of(&fields).is_none() {
            problems.push(format!(
                "the foreign key of `{model}` by `{names}` refers to `{wanted}` of `{0}`, which several rows may have; write `#[orm(unique({wanted}))]` on `{0}`",
                target.model
            ));
        }
    }
}

/// Returns the fields that hold the tenants of both models, as a foreign key pairs them, where it does not.
fn unpaired_tenant(
    table: &'static Table,
    key: &DeclaredForeignKey,
    theirs: &[usize],
) -> Option<String> {
    let target = (key.relation.target)();
    let (own, other) = (table.tenant()?, target.tenant()?);
    let mut pairs = key.fields.iter().zip(theirs);
    let is_paired = pairs.any(|(&field, &their)| field == own && their == other);
    let name = |table: &Table, field: usize| table.fields[field].name;
    (!is_paired).then(|| {
        format!(
            "{} = {}.{}",
            name(table, own),
            target.model,
            name(target, other)
        )
    })
}

/// A foreign key that is within another field shares a column with it, which is never null and stays when the foreign key
/// becomes null.
pub(super) fn check_within(table: &'static Table, problems: &mut Vec<String>) {
    for (position, field) in table.fields.iter().enumerate() {
        if let Some(within) = field.within
            && let Some(why) = wrong_within(table, position, within)
        {
            problems.push(format!("`{}.{}`: {why}", table.model, field.name));
        }
    }
}

fn wrong_within(table: &'static Table, position: usize, within: usize) -> Option<String> {
    let field = &table.fields[position];
    let Some(relation) = field.relation else {
        return Some("`within` is for foreign keys; leave it out".to_owned());
    };
    let target = (relation.target)().model;
    let own = table.fields[within].name;
    let sets_null =
        relation.on_delete == OnDelete::SetNull || relation.on_update == OnUpdate::SetNull;
    Some(match table.not_shared(position) {
        Some(NotShared::NoPart) => format!(
            "it is within `{own}`, but no part of the primary key of `{target}` is what `{own}` holds; leave `within` out, or put `{own}` into that key"
        ),
        Some(NotShared::SeveralParts) => format!(
            "it is within `{own}`, and several parts of the primary key of `{target}` could be that; name the one that is meant `{own}` in `{target}` too"
        ),
        Some(NotShared::WholeKey) => {
            format!("it is within `{own}`, which would be all of its columns; leave `within` out")
        }
        None if table.fields[within].null => {
            format!("it is within `{own}`, which may be null; make `{own}` a field that never is")
        }
        None if sets_null => format!(
            "`SetNull` would make `{own}` null too; choose `Cascade`, `Protect` or `Restrict`, and set the field to `None` before a delete"
        ),
        None => return None,
    })
}

fn wrong_on_delete(field: &Field, relation: Relation) -> Option<&'static str> {
    match relation.on_delete {
        OnDelete::SetNull if !field.null => Some(
            "`SetNull` needs a field that may be null; make it an `Option`, or choose `Cascade`",
        ),
        OnDelete::SetDefault if field.types.len() > 1 => {
            Some("`SetDefault` needs a key of one column; choose `SetNull` or `Cascade`")
        }
        OnDelete::SetDefault if field.db_default.is_none() => {
            Some("`SetDefault` needs a default in the database; add `db_default = \"…\"`")
        }
        _ => None,
    }
}

fn wrong_on_update(field: &Field, relation: Relation) -> Option<&'static str> {
    match relation.on_update {
        OnUpdate::NoAction => None,
        _ if !relation.is_constraint() => Some(
            "`on_update` needs a constraint, and under `on_delete = DoNothing` there is none; choose another `on_delete`",
        ),
        OnUpdate::SetNull if !field.null => Some(
            "`on_update = SetNull` needs a field that may be null; make it an `Option`, or choose `Cascade`",
        ),
        OnUpdate::SetDefault if field.types.len() > 1 => Some(
            "`on_update = SetDefault` needs a key of one column; choose `SetNull` or `Cascade`",
        ),
        OnUpdate::SetDefault if field.db_default.is_none() => Some(
            "`on_update = SetDefault` needs a default in the database; add `db_default = \"…\"`",
        ),
        _ => None,
    }
}

/// A default in the database is for one column.
pub(super) fn check_defaults(table: &'static Table, problems: &mut Vec<String>) {
    for field in table
        .fields
        .iter()
        .filter(|field| field.db_default.is_some() && field.types.len() != 1)
    {
        problems.push(format!(
            "`{}.{}` has a `db_default` and {} columns; remove the `db_default`",
            table.model,
            field.name,
            field.types.len()
        ));
    }
}

/// The digits of a decimal are as many as both databases hold, and of nothing else.
pub(super) fn check_digits(table: &'static Table, problems: &mut Vec<String>) {
    for field in table.fields {
        let (model, name) = (table.model, field.name);
        let is_decimal = field.types.iter().any(|ty| ty.is_decimal()) && field.relation.is_none();
        match field.digits {
            Some(digits) if !digits.are_sound() => problems.push(format!(
                "the digits of `{model}.{name}` are not from 1 to {MAX_DIGITS}, with no more behind the point; change `max_digits` and `decimal_places`"
            )),
            None if is_decimal => problems.push(format!(
                "`{model}.{name}` is a decimal without `max_digits` and `decimal_places`; declare both"
            )),
            _ => {}
        }
    }
}

/// A `max_length` is one that both databases take.
pub(super) fn check_lengths(table: &'static Table, problems: &mut Vec<String>) {
    for field in table.fields {
        if field
            .max_length
            .is_some_and(|length| length == 0 || length > MAX_LENGTH)
        {
            problems.push(format!(
                "the `max_length` of `{}.{}` is not from 1 to {MAX_LENGTH}; change it, or leave it out",
                table.model, field.name
            ));
        }
    }
}

/// A JSON document is no key, nor unique: SQLite tells documents apart by their texts, Postgres by their values.
#[cfg(feature = "json")]
pub(super) fn check_documents(table: &'static Table, problems: &mut Vec<String>) {
    for constraint in table.constraints() {
        let is_key = matches!(constraint.rule, Rule::PrimaryKey | Rule::Unique);
        for &field in constraint.fields.iter().filter(|_| is_key) {
            let field = &table.fields[field];
            if field.types.contains(&Type::Json) {
                problems.push(format!(
                    "`{}.{}` is a JSON document, which cannot be unique or a key; store what identifies the row in a field of its own",
                    table.model, field.name
                ));
            }
        }
    }
}
