//! The documentation of derived methods, as editors show it: each with the model's own names in its example and in its
//! SQL, and a link to the method of `orm::traits` that does the work.
//!
//! Examples are `text`, since the documentation tests of the user's crate would run them otherwise.

use super::unique::{KeyField, keys};
use crate::model::Model;
use crate::names::snake_case;
use crate::names::written;
use syn::ext::IdentExt;
use syn::{Ident, Path};

/// The words that stand in braces in the documentation below.
pub(super) struct MethodDocs {
    words: [(&'static str, String); 10],
}

impl MethodDocs {
    pub(super) fn of(model: &Model) -> Self {
        let krate = model.attrs.krate.as_ref().map_or_else(
            || "orm".to_owned(),
            |path| written(path).trim_start_matches("::").to_owned(),
        );
        let key: Vec<_> = model
            .key()
            .into_iter()
            .map(|key| &model.fields[key])
            .collect();
        let names: Vec<_> = key.iter().map(|field| field.name.as_str()).collect();
        let table = model.table();
        let conditions: Vec<_> = key
            .iter()
            .map(|field| format!("\"{table}\".\"{}\" = ?", field.column()))
            .collect();
        let name = model.name();
        let unique = unique_fields(model);
        MethodDocs {
            words: [
                ("{krate}", krate),
                ("{row}", snake_case(&name)),
                ("{Model}", name.clone()),
                ("{table}", table),
                (
                    "{key}",
                    if let [name] = names[..] {
                        name.to_owned()
                    } else {
                        format!("({})", names.join(", "))
                    },
                ),
                ("{is key}", conditions.join(" AND ")),
                ("{field}", data_field(model).unwrap_or("…").to_owned()),
                ("{unique}", in_query(&name, &unique)),
                ("{unique setters}", setters(&unique)),
                (
                    "{setter}",
                    data_field(model)
                        .or(names.first().copied())
                        .unwrap_or("…")
                        .to_owned(),
                ),
            ],
        }
    }

    /// A text with the model's words in place of those in braces.
    pub(super) fn fill(&self, text: &str) -> String {
        let text = text.to_owned();
        self.words
            .iter()
            .fold(text, |text, (word, ours)| text.replace(word, ours))
    }
}

/// The fields of a unique constraint, or, where there is none, of the primary key.
fn unique_fields(model: &Model) -> Vec<&str> {
    let keys = keys(model).into_iter();
    let mut keys = keys.filter(|key| key.iter().all(KeyField::is_own));
    let primary = keys.next();
    let key = keys.next().or(primary).unwrap_or_default();
    let fields = key.into_iter().map(|field| &model.fields[field.position]);
    fields.map(|field| field.name.as_str()).collect()
}

/// `Book.isbn`, or `(Book.title, Book.author)`.
fn in_query(model: &str, fields: &[&str]) -> String {
    let handles: Vec<String> = fields
        .iter()
        .map(|field| format!("{model}.{field}"))
        .collect();
    match &*handles {
        [handle] => handle.clone(),
        handles => format!("({})", handles.join(", ")),
    }
}

/// `.title(…).author(…)`.
fn setters(fields: &[&str]) -> String {
    let calls: Vec<String> = fields.iter().map(|field| format!(".{field}(…)")).collect();
    calls.concat()
}

/// A field that is not in the key.
fn data_field(model: &Model) -> Option<&str> {
    let key = model.key();
    let is_data =
        |field: &usize| !key.contains(field) && model.fields[*field].attrs.generated.is_none();
    let position = (0..model.fields.len()).find(is_data)?;
    Some(&model.fields[position].name)
}

pub(super) const OBJECTS: &str = r#"Returns a query of all rows of `{Model}`, to be filtered, ordered and read.

```text
let rows = {Model}::objects().filter({Model}.{setter}.eq(…)).all(&db).await?;
```
```sql
SELECT … FROM "{table}" WHERE …
```

Nothing is sent before an end such as `all`, `first`, `count`, `update` or `delete` is awaited: see
[`QuerySet`]({krate}::QuerySet) and [`Objects::objects`]({krate}::traits::Objects::objects)."#;

pub(super) const DRAFT: &str = r"Begins a new row of `{Model}`: set its fields, then `save` it.

```text
let {row} = {Model}::draft().{setter}(…).save(&db).await?;
```

A draft knows in its type which required fields are missing, and has no `save` until they are set. Fields with a
default, and those that may be null, need not be set.";

pub(super) const TO_DRAFT: &str = r"Begins a new row with the values of this one: set what differs, then `save` it.

```text
let copy = {row}.to_draft().{setter}(…).save(&db).await?;
```

What a new row is given by itself is left out, unless it is set: a key that the database counts up or that is made,
`auto_now_add` and `auto_now` fields, a version. Of a relation to many rows nothing is copied.";

pub(super) const GET: &str = r#"Reads the row of this key.

```text
let {row} = {Model}::get({key}, &db).await?;
```
```sql
SELECT … FROM "{table}" WHERE {is key}
```

# Errors
[`Error::DoesNotExist`]({krate}::Error::DoesNotExist) if there is no such row; `get_or_none` gives `None`.

See [`Objects::get`]({krate}::traits::Objects::get)."#;

pub(super) const GET_OR_NONE: &str = r#"Reads the row of this key, if there is one.

```text
if let Some({row}) = {Model}::get_or_none({key}, &db).await? { … }
```
```sql
SELECT … FROM "{table}" WHERE {is key}
```

See [`Objects::get_or_none`]({krate}::traits::Objects::get_or_none)."#;

pub(super) const BULK_CREATE: &str = r#"Inserts all these rows, or none of them; they come back in the same order, with what the database filled in.

```text
let rows = {Model}::bulk_create([{Model}::draft().{setter}(…), …], &db).await?;
```
```sql
INSERT INTO "{table}" (…) SELECT … RETURNING …
```

One statement inserts all drafts that set the same fields. See
[`Objects::bulk_create`]({krate}::traits::Objects::bulk_create)."#;

pub(super) const BULK_CREATE_WITH: &str = r#"Inserts these rows, and does with rows that a unique key forbids what `on_conflict` says: leaves the stored ones as they
are, or updates them. Says of each draft, in their order, whether it was inserted, updated or skipped, with the key of the
row that is stored.

```text
let written = {Model}::bulk_create_with(drafts, OnConflict::ignore(), &db).await?;
```
```sql
INSERT INTO "{table}" (…) SELECT … ON CONFLICT DO NOTHING RETURNING …
```

# Errors
[`Error::InvalidQuery`]({krate}::Error::InvalidQuery) if two drafts have the same in a unique key; else those of
`bulk_create`. See [`Objects::bulk_create_with`]({krate}::traits::Objects::bulk_create_with)."#;

pub(super) const COPY_IN: &str = r#"Copies any number of rows into the table in constant memory, all of them or none; returns how many were stored.

```text
let copied = {Model}::copy_in(drafts, &db).await?;
```
```sql
COPY "{table}" (…) FROM STDIN (FORMAT binary) -- on SQLite INSERT INTO "{table}" (…) VALUES (…), prepared once
```

Takes an iterator or a stream of drafts, or of results of drafts, whose error ends the copy and is returned as it is.

# Errors
[`Error::RefusedDraft`]({krate}::Error::RefusedDraft) with the place of a draft that no row can be; else those of
`bulk_create`. See [`Objects::copy_in`]({krate}::traits::Objects::copy_in)."#;

pub(super) const BULK_UPDATE: &str = r#"Updates these fields of many rows, each to the value that it has in hand, and sets `auto_now` fields to now: all rows, or
none.

```text
{Model}::bulk_update(&mut rows, {Model}.{setter}, &db).await?;
```
```sql
UPDATE "{table}" SET … FROM … WHERE …
```

Several fields are a tuple.

# Errors
[`Error::RowsMissing`]({krate}::Error::RowsMissing) if some of the rows are gone; else those of `save`. See
[`Objects::bulk_update`]({krate}::traits::Objects::bulk_update)."#;

pub(super) const SAVE: &str = r#"Updates all columns of the stored row, and sets `auto_now` fields to now.

```text
{row}.{field} = …;
{row}.save(&db).await?;
```
```sql
UPDATE "{table}" SET … WHERE {is key}
```

# Errors
[`Error::DoesNotExist`]({krate}::Error::DoesNotExist) if the row is gone; the error of a constraint that the new values
violate.

See [`Objects::save`]({krate}::traits::Objects::save)."#;

pub(super) const SAVE_FIELDS: &str = r#"Updates the columns of these fields alone, and sets `auto_now` fields to now.

```text
{row}.{field} = …;
{row}.save_fields({Model}.{field}, &db).await?;
```
```sql
UPDATE "{table}" SET … WHERE {is key}
```

Several fields are a tuple. The errors are those of `save`; see
[`Objects::save_fields`]({krate}::traits::Objects::save_fields)."#;

pub(super) const REFRESH: &str = r#"Reads all fields anew, and forgets the related rows that they loaded.

```text
{row}.refresh(&db).await?;
```
```sql
SELECT … FROM "{table}" WHERE {is key}
```

# Errors
[`Error::DoesNotExist`]({krate}::Error::DoesNotExist) if the row is gone.

See [`Objects::refresh`]({krate}::traits::Objects::refresh)."#;

pub(super) const DELETE: &str = r#"Deletes the row: returns 1, or 0 if it was gone already.

```text
{row}.delete(&db).await?;
```
```sql
DELETE FROM "{table}" WHERE {is key}
```

Rows that refer to it are deleted, changed, or forbid the delete, as the `on_delete` of their foreign keys says.

# Errors
[`Error::Protected`]({krate}::Error::Protected) or
[`Error::ForeignKeyViolation`]({krate}::Error::ForeignKeyViolation) if a row that refers to it forbids the delete.

See [`Objects::delete`]({krate}::traits::Objects::delete)."#;

pub(super) const DELETE_REPORT: &str = r#"Says which rows a `delete` of this row would delete, which it would change, and which forbid it. Nothing is deleted.

```text
println!("{}", {row}.delete_report(&db).await?);
```

See [`Objects::delete_report`]({krate}::traits::Objects::delete_report)."#;

pub(super) const DELETE_WITH_REPORT: &str = r#"Deletes the row and says what went with it, in one transaction.

```text
println!("{}", {row}.delete_with_report(&db).await?);
```

The errors are those of `delete`; see
[`Objects::delete_with_report`]({krate}::traits::Objects::delete_with_report)."#;

pub(super) const SAVE_DRAFT: &str = r#"Inserts the row and returns it as it is stored, with the key and the defaults that the database gave it.

```text
let {row} = {Model}::draft().{setter}(…).save(&db).await?;
```
```sql
INSERT INTO "{table}" (…) VALUES (…) RETURNING …
```

# Errors
[`Error::UniqueViolation`]({krate}::Error::UniqueViolation),
[`Error::ForeignKeyViolation`]({krate}::Error::ForeignKeyViolation) or
[`Error::CheckViolation`]({krate}::Error::CheckViolation) if a constraint forbids it.

See [`SaveDraft::save`]({krate}::traits::SaveDraft::save)."#;

pub(super) const SAVE_DRAFT_WITH: &str = r#"Inserts the row, or does with the stored row that is in its way what `on_conflict` says: leaves it as it is, or updates
it. Says which of them, with the row as it is stored.

```text
let written = {Model}::draft(){unique setters}.save_with(OnConflict::ignore().on({unique}), &db).await?;
```
```sql
INSERT INTO "{table}" (…) VALUES (…) ON CONFLICT (…) DO NOTHING RETURNING …
```

The errors are those of `save`; see [`SaveDraft::save_with`]({krate}::traits::SaveDraft::save_with)."#;

pub(super) const GET_OR_CREATE: &str = r#"Returns the row that has the same in the unique fields as this draft, or else inserts the draft; `true` says that
it was inserted.

```text
let ({row}, created) = {Model}::draft(){unique setters}.get_or_create({unique}, &db).await?;
```
```sql
SELECT … FROM "{table}" WHERE …;
INSERT INTO "{table}" (…) VALUES (…) ON CONFLICT (…) DO NOTHING RETURNING …
```

The unique fields are the primary key, a field that is `unique`, or the fields of `unique(…)` as a tuple. However many
do this at once, there is one row, and nobody gets an error.

# Errors
[`Error::InvalidQuery`]({krate}::Error::InvalidQuery) if the draft does not set a unique field, or sets it to null; else
those of `save`. See [`SaveDraft::get_or_create`]({krate}::traits::SaveDraft::get_or_create)."#;

pub(super) const UPDATE_OR_CREATE: &str = r#"Inserts the row, or, where one has the same in the unique fields, sets the fields of that one which this draft sets.
Returns the row as it is stored.

```text
let {row} = {Model}::draft(){unique setters}.update_or_create({unique}, &db).await?;
```
```sql
INSERT INTO "{table}" (…) VALUES (…) ON CONFLICT (…) DO UPDATE SET … RETURNING …
```

Of a row that is there, fields that the draft does not set stay as they are, but for `auto_now`.

The errors are those of `get_or_create`; see
[`SaveDraft::update_or_create`]({krate}::traits::SaveDraft::update_or_create)."#;

/// The documentation of an accessor on a row, such as `author.books()`: the sentence, then how it is read.
pub(super) fn accessor_on_row(sentence: &str, target: &Path, name: &Ident, one: bool) -> String {
    let row = snake_case(&last(target));
    let end = if one { "get" } else { "all" };
    format!("{sentence}\n\n```text\n{row}.{name}().{end}(&db).await?\n```")
}

/// The documentation of an accessor in a query, such as `Author.books()`: the sentence, then what it is good for.
pub(super) fn accessor_in_query(sentence: &str, target: &Path, name: &Ident, one: bool) -> String {
    let model = last(target);
    let uses = if one {
        [
            "select_related({model}.{name}())",
            "filter({model}.{name}().is_null())",
        ]
    } else {
        [
            "prefetch_related({model}.{name}())",
            "filter({model}.{name}().any(…))",
        ]
    };
    let lines = uses.map(|call| {
        let call = call
            .replace("{model}", &model)
            .replace("{name}", &name.to_string());
        format!("{model}::objects().{call}")
    });
    format!("{sentence}\n\n```text\n{}\n```", lines.join("\n"))
}

fn last(path: &Path) -> String {
    let last = path.segments.last();
    last.map_or_else(String::new, |segment| segment.ident.unraw().to_string())
}
