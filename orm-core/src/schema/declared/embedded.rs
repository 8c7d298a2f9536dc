//! Fields of embedded structs, which are columns of the model's own table.
//!
//! A derive sees its own struct alone. So it lists its fields as [`FieldPart`]s, an embedded struct among them by the
//! constant list of its fields, and all become one constant list: `address.street` in the column `address_street`.

use super::Field;

/// One field of a struct as its derive sees it: a field with columns of its own, or an embedded struct.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "parts are constants, which nothing passes along"
)]
pub enum FieldPart {
    /// A field with columns of its own.
    Field(Field),
    /// An embedded struct.
    Embedded(Embedded),
}

/// An embedded struct as a field: `#[orm(embed, prefix = "bill_")] billing: Option<Address>`.
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    /// The Rust name of the field.
    pub name: &'static str,
    /// The beginning of the names of its columns.
    pub prefix: &'static str,
    /// The fields of the embedded struct.
    pub fields: &'static [Field],
    /// All of its columns may be null together.
    pub null: bool,
    /// A draft may leave it out because Rust has a default for it.
    pub default: bool,
    /// The name this field had before: its columns were called `home_city`.
    pub renamed_from: Option<&'static str>,
    /// The accessors on the other side of its foreign keys, each behind the name of the key: `("photo", "remarks")`.
    pub related_names: &'static [(&'static str, &'static str)],
}

impl Embedded {
    /// An embedded struct that is never null, under the prefix `address_`.
    pub const fn new(name: &'static str, prefix: &'static str, fields: &'static [Field]) -> Self {
        Embedded {
            name,
            prefix,
            fields,
            null: false,
            default: false,
            renamed_from: None,
            related_names: &[],
        }
    }

    /// Sets whether all of its columns may be null together.
    #[must_use]
    pub const fn null(mut self, null: bool) -> Self {
        self.null = null;
        self
    }

    /// Declares that Rust has a default.
    #[must_use]
    pub const fn default(mut self) -> Self {
        self.default = true;
        self
    }

    /// Sets the name that the field had before.
    #[must_use]
    pub const fn renamed_from(mut self, name: &'static str) -> Self {
        self.renamed_from = Some(name);
        self
    }

    /// Sets the accessors on the other side of its foreign keys.
    #[must_use]
    pub const fn related_names(mut self, names: &'static [(&'static str, &'static str)]) -> Self {
        self.related_names = names;
        self
    }

    /// The accessor on the other side of one of its foreign keys.
    const fn related_name(&self, key: &str) -> Option<&'static str> {
        let mut position = 0;
        while position < self.related_names.len() {
            let (name, accessor) = self.related_names[position];
            if is_same(name, key) {
                return Some(accessor);
            }
            position += 1;
        }
        None
    }

    /// The parts of the name that a column had before, if it had another.
    const fn former_column(&self, inner: &Field) -> Option<[&'static str; 3]> {
        let column = match inner.renamed_from {
            Some(column) => column,
            None => inner.column,
        };
        match (self.renamed_from, inner.renamed_from) {
            (None, None) => None,
            (None, Some(_)) => Some([self.prefix, "", column]),
            (Some(name), _) => Some([name, "_", column]),
        }
    }

    /// The field of the model that one of the struct's fields becomes. `names` holds its names from `at` on.
    const fn spread(&self, inner: &Field, names: &'static str, at: &mut usize) -> Field {
        let mut field = *inner;
        field.name = cut(names, at, self.name.len() + 1 + inner.name.len());
        field.column = cut(names, at, self.prefix.len() + inner.column.len());
        field.whole = match inner.whole {
            Some(whole) => Some(cut(names, at, self.name.len() + 1 + whole.len())),
            None if self.null && !inner.null => Some(self.name),
            None => None,
        };
        if let Some([prefix, parting, column]) = self.former_column(inner) {
            let len = prefix.len() + parting.len() + column.len();
            field.renamed_from = Some(cut(names, at, len));
        }
        field.null = inner.null || self.null;
        field.default = inner.default || self.default;
        match self.related_name(inner.name) {
            Some(accessor) => field.related_name(accessor),
            None => field,
        }
    }
}

/// Returns the next `len` bytes of the names.
const fn cut(names: &'static str, at: &mut usize, len: usize) -> &'static str {
    let (_, rest) = names.split_at(*at);
    *at += len;
    rest.split_at(len).0
}

/// Returns the number of fields that these parts become.
pub const fn field_count(parts: &[FieldPart]) -> usize {
    let (mut count, mut position) = (0, 0);
    while position < parts.len() {
        count += match &parts[position] {
            FieldPart::Field(_) => 1,
            FieldPart::Embedded(embedded) => embedded.fields.len(),
        };
        position += 1;
    }
    count
}

/// Returns the number of bytes of the names that embedded fields get.
pub const fn names_len(parts: &[FieldPart]) -> usize {
    names::<0>(parts).1
}

/// Returns the names that embedded fields get, one after the other: `address.streetaddress_street…`.
pub const fn name_bytes<const N: usize>(parts: &[FieldPart]) -> [u8; N] {
    names::<N>(parts).0
}

/// Returns the bytes as text.
///
/// # Panics
///
/// Panics where they are no text, which names put together from whole names are.
pub const fn name_text(bytes: &'static [u8]) -> &'static str {
    match core::str::from_utf8(bytes) {
        Ok(names) => names,
        Err(_) => panic!("names are put together from whole names"),
    }
}

/// Returns the names as far as they fit, and their length.
const fn names<const N: usize>(parts: &[FieldPart]) -> ([u8; N], usize) {
    let (mut bytes, mut len, mut position) = ([0; N], 0, 0);
    while position < parts.len() {
        if let FieldPart::Embedded(embedded) = &parts[position] {
            let mut inner = 0;
            while inner < embedded.fields.len() {
                let field = &embedded.fields[inner];
                len = put(&mut bytes, len, embedded.name);
                len = put(&mut bytes, len, ".");
                len = put(&mut bytes, len, field.name);
                len = put(&mut bytes, len, embedded.prefix);
                len = put(&mut bytes, len, field.column);
                if let Some(whole) = field.whole {
                    len = put(&mut bytes, len, embedded.name);
                    len = put(&mut bytes, len, ".");
                    len = put(&mut bytes, len, whole);
                }
                if let Some([prefix, parting, column]) = embedded.former_column(field) {
                    len = put(&mut bytes, len, prefix);
                    len = put(&mut bytes, len, parting);
                    len = put(&mut bytes, len, column);
                }
                inner += 1;
            }
        }
        position += 1;
    }
    (bytes, len)
}

/// Writes a text where it fits, and returns where the next one begins.
const fn put<const N: usize>(bytes: &mut [u8; N], start: usize, text: &str) -> usize {
    let (text, mut position) = (text.as_bytes(), 0);
    while position < text.len() {
        if start + position < N {
            bytes[start + position] = text[position];
        }
        position += 1;
    }
    start + text.len()
}

/// Returns the fields that these parts become, with the names that [`name_bytes`] gives.
pub const fn spread<const N: usize>(parts: &[FieldPart], names: &'static str) -> [Field; N] {
    let mut fields = [Field::new("", "", &[], false); N];
    let (mut to, mut at, mut position) = (0, 0, 0);
    while position < parts.len() {
        match &parts[position] {
            FieldPart::Field(field) => {
                fields[to] = *field;
                to += 1;
            }
            FieldPart::Embedded(embedded) => {
                let mut inner = 0;
                while inner < embedded.fields.len() {
                    fields[to] = embedded.spread(&embedded.fields[inner], names, &mut at);
                    (to, inner) = (to + 1, inner + 1);
                }
            }
        }
        position += 1;
    }
    fields
}

/// Returns the position of the field of this name.
///
/// # Panics
///
/// Panics if there is none: the derives call this where a constant is made, after they named the field by its handle.
pub const fn position_of(fields: &[Field], name: &str) -> usize {
    match find(fields, name) {
        Some(position) => position,
        None => panic!(
            "no such field in the embedded struct; an embedded struct itself is no field, name one of its fields"
        ),
    }
}

/// Returns the position of the foreign key of this name, or that of the first field: where there is none, what the derive
/// asks of its handle says so.
pub const fn position_of_key(fields: &[Field], name: &str) -> usize {
    match find(fields, name) {
        Some(position) => position,
        None => 0,
    }
}

/// Returns the position of the field of this name.
const fn find(fields: &[Field], name: &str) -> Option<usize> {
    let mut position = 0;
    while position < fields.len() {
        if is_same(fields[position].name, name) {
            return Some(position);
        }
        position += 1;
    }
    None
}

/// Returns whether one of the fields is never null, so that a row tells whether the struct is there.
pub const fn has_required(fields: &[Field]) -> bool {
    let mut position = 0;
    while position < fields.len() {
        if !fields[position].null {
            return true;
        }
        position += 1;
    }
    false
}

/// Returns whether one of the fields gets a value by itself where a draft leaves it out.
pub const fn fills_itself(fields: &[Field]) -> bool {
    let mut position = 0;
    while position < fields.len() {
        let field = &fields[position];
        if field.default || field.db_default.is_some() || field.auto.is_some() {
            return true;
        }
        position += 1;
    }
    false
}

/// Returns the column that two fields have both, if there is one.
pub const fn shared_column(fields: &[Field]) -> Option<(&'static str, &'static str)> {
    let mut first = 0;
    while first < fields.len() {
        let mut second = first + 1;
        while second < fields.len() {
            if is_same(fields[first].column, fields[second].column) {
                return Some((fields[first].name, fields[second].name));
            }
            second += 1;
        }
        first += 1;
    }
    None
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut position = 0;
    while position < one.len() {
        if one[position] != other[position] {
            return false;
        }
        position += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Type;

    const POINT: &[Field] = &[
        Field::new("lat", "lat", &[Type::F64], false),
        Field::new("lon", "lon", &[Type::F64], false),
    ];
    const ADDRESS_PARTS: &[FieldPart] = &[
        FieldPart::Field(Field::new("street", "street", &[Type::Text], false)),
        FieldPart::Field(Field::new("zip", "postcode", &[Type::Text], true)),
        FieldPart::Embedded(Embedded::new("geo", "geo_", POINT).null(true)),
    ];
    const ADDRESS_BYTES: [u8; names_len(ADDRESS_PARTS)] = name_bytes(ADDRESS_PARTS);
    const ADDRESS: &[Field] =
        &spread::<{ field_count(ADDRESS_PARTS) }>(ADDRESS_PARTS, name_text(&ADDRESS_BYTES));
    const PARTS: &[FieldPart] = &[
        FieldPart::Field(Field::new("id", "id", &[Type::I64], false)),
        FieldPart::Embedded(Embedded::new("billing", "bill_", ADDRESS).null(true)),
    ];
    const BYTES: [u8; names_len(PARTS)] = name_bytes(PARTS);
    const FIELDS: &[Field] = &spread::<{ field_count(PARTS) }>(PARTS, name_text(&BYTES));

    #[test]
    fn fields_of_embedded_structs_are_fields_under_their_names() {
        let names = FIELDS.iter().map(|field| (field.name, field.column));
        let expected = [
            ("id", "id"),
            ("billing.street", "bill_street"),
            ("billing.zip", "bill_postcode"),
            ("billing.geo.lat", "bill_geo_lat"),
            ("billing.geo.lon", "bill_geo_lon"),
        ];
        assert_eq!(names.collect::<Vec<_>>(), expected);
        let null: Vec<_> = FIELDS.iter().map(|field| field.null).collect();
        assert_eq!(null, [false, true, true, true, true]);
    }

    #[test]
    fn required_fields_name_the_optional_struct_that_they_are_null_with() {
        let whole: Vec<_> = FIELDS.iter().map(|field| field.whole).collect();
        let geo = Some("billing.geo");
        assert_eq!(whole, [None, Some("billing"), None, geo, geo]);
    }

    #[test]
    fn former_names_are_those_of_columns() {
        const CITY: &[Field] = &[
            Field::new("city", "city", &[Type::Text], false).renamed_from("town"),
            Field::new("zip", "zip", &[Type::Text], true),
        ];
        const HOME: &[FieldPart] = &[
            FieldPart::Embedded(Embedded::new("home", "home_", CITY)),
            FieldPart::Embedded(Embedded::new("work", "work_", CITY).renamed_from("job")),
        ];
        const HOME_BYTES: [u8; names_len(HOME)] = name_bytes(HOME);
        let fields = spread::<{ field_count(HOME) }>(HOME, name_text(&HOME_BYTES));
        let before = fields.map(|field| field.renamed_from);
        let expected = [Some("home_town"), None, Some("job_town"), Some("job_zip")];
        assert_eq!(before, expected);
    }

    #[test]
    fn fields_are_found_by_their_names() {
        assert_eq!(position_of(ADDRESS, "geo.lon"), 3);
        assert!(has_required(ADDRESS) && !has_required(&ADDRESS[1..]));
        assert_eq!(shared_column(FIELDS), None);
        let twice = [POINT[0], POINT[1], POINT[0]];
        assert_eq!(shared_column(&twice), Some(("lat", "lat")));
    }
}
