//! Types that are none of field as they are written, by their names alone: those of the standard library and of Rust
//! itself.

use crate::model::{applied, is_known, last_name};
use quote::ToTokens;
use syn::Type;

/// Returns what is wrong with a type, and what to write; nothing where nothing is.
pub(super) fn advice(ty: &Type) -> Option<String> {
    match ty {
        Type::Group(group) => advice(&group.elem),
        Type::Paren(paren) => advice(&paren.elem),
        Type::Reference(reference) => Some(match last_name(&reference.elem).as_str() {
            "str" => "a row owns its text; write `String`".to_owned(),
            _ => match advice(&reference.elem) {
                Some(advice) => advice,
                None => format!(
                    "a row owns what it holds; write `{}`, without `&`",
                    written(&reference.elem)
                ),
            },
        }),
        Type::Slice(slice) => Some(format!(
            "a row owns what it holds; write `Vec<{}>`",
            written(&slice.elem)
        )),
        Type::BareFn(_) | Type::TraitObject(_) | Type::ImplTrait(_) | Type::Ptr(_) => {
            Some(format!(
                "no column stores a `{}`; leave the field out, or mark it `#[orm(skip)]`, which gives it its default when a row is read",
                spaced(ty)
            ))
        }
        Type::Tuple(tuple) if tuple.elems.is_empty() => {
            Some("`()` has no value to store; leave the field out".to_owned())
        }
        Type::Tuple(_) => {
            Some("a column holds one value; write a field for each part of the tuple".to_owned())
        }
        Type::Array(array) if is_list(&array.elem) => Some(list_of_lists(&array.elem)),
        Type::Array(array) => Some(format!(
            "an array in a column has any number of elements; write `Vec<{}>`",
            written(&array.elem)
        )),
        Type::Path(_) => advice_on_path(ty),
        _ => None,
    }
}

/// Returns whether a type is a list as it is written. One of bytes is a value.
fn is_list(ty: &Type) -> bool {
    match ty {
        Type::Array(_) | Type::Slice(_) => true,
        Type::Path(_) => applied(ty).0 == "Vec" && written(ty) != "Vec<u8>",
        _ => false,
    }
}

/// The advice on a list whose elements are of this type, which is a list too.
fn list_of_lists(element: &Type) -> String {
    let mut element = element;
    let mut lists = 1;
    let within = loop {
        lists += 1;
        element = match element {
            Type::Array(array) => &array.elem,
            Type::Slice(slice) => &slice.elem,
            _ => match applied(element).1.first() {
                Some(within) => within,
                None => break element,
            },
        };
        if !is_list(element) {
            break element;
        }
    };
    format!(
        "an array in a column holds single values; write `Json<{}{}{}>` for lists of lists",
        "Vec<".repeat(lists),
        written(within),
        ">".repeat(lists)
    )
}

fn advice_on_path(ty: &Type) -> Option<String> {
    let (wrapper, types) = applied(ty);
    if let (Some(first), wrapper) = (types.first(), wrapper.as_str()) {
        return advice_on_wrapper(wrapper, first);
    }
    let replacement = match last_name(ty).as_str() {
        "usize" => "`u64`, which is as wide on every machine",
        "SystemTime" | "Instant" => "`DateTime<Utc>`",
        "AtomicBool" => "`bool`",
        "AtomicI8" | "AtomicI16" | "AtomicI32" | "AtomicI64" | "AtomicU8" | "AtomicU16"
        | "AtomicU32" | "AtomicU64" | "AtomicUsize" | "AtomicIsize" => {
            "the integer without `Atomic`, such as `i64`"
        }
        "RangeFull" | "Infallible" => "nothing: leave the field out",
        "NonZeroU8" | "NonZeroU16" | "NonZeroU32" | "NonZeroU64" | "NonZeroI16" | "NonZeroI32"
        | "NonZeroI64" | "NonZeroUsize" => "the integer without `NonZero`, such as `u32`",
        "isize" => "`i64`, which is as wide on every machine",
        "u128" | "i128" => "`i64`, or `Decimal` for more digits",
        "str" | "PathBuf" | "OsString" | "CString" => "`String`",
        _ => return None,
    };
    Some(format!(
        "no database stores a `{}`; write {replacement}",
        written(ty)
    ))
}

fn advice_on_wrapper(wrapper: &str, inner: &Type) -> Option<String> {
    let (within, types) = applied(inner);
    let innermost = types.first().map(|ty| written(ty));
    let inner_text = written(inner);
    Some(match (wrapper, within.as_str(), innermost) {
        ("Option", "Option", Some(_)) => format!("null is one value; write `{inner_text}`"),
        ("Option", "Box", Some(held)) if held.starts_with("ForeignKey") => {
            format!("a foreign key stands in no box; write `Option<{held}>`")
        }
        ("Option", "Box", Some(model)) => {
            format!("a row holds no other row; write `Option<ForeignKey<{model}>>`")
        }
        ("Vec", "ForeignKey" | "OneToOne" | "ManyToMany", Some(model))
        | ("ForeignKey" | "OneToOne", "Vec", Some(model)) => {
            format!("many rows are related by `ManyToMany<{model}>`")
        }
        ("ForeignKey" | "OneToOne", "Option", Some(model)) => {
            format!("what may be null is the key; write `Option<{wrapper}<{model}>>`")
        }
        ("ForeignKey" | "OneToOne", "Box", Some(model)) => {
            format!("a related row is loaded when it is asked for; write `{wrapper}<{model}>`")
        }
        ("ForeignKey" | "OneToOne", ..) if is_primitive(inner) => format!(
            "`{wrapper}` names a model, and `{inner_text}` is none; write `{wrapper}<Author>`, or `{inner_text}` for a plain value"
        ),
        ("Vec", ..) if is_list(inner) => list_of_lists(inner),
        ("Option" | "Vec", ..) => return advice(inner),
        ("Box" | "Rc" | "Arc", "", _) if matches!(inner, Type::TraitObject(_) | Type::Slice(_)) => {
            return advice(inner);
        }
        ("Box" | "Rc" | "Arc", "", None) if inner_text == "str" => {
            "a row owns its text; write `String`".to_owned()
        }
        ("ManyToMany", ..) if is_primitive(inner) => format!(
            "`ManyToMany` names a model, and `{inner_text}` is none; write `ManyToMany<Tag>`, or `Vec<{inner_text}>` for a list of values"
        ),
        (
            "Box" | "Rc" | "Arc" | "Cell" | "RefCell" | "OnceCell" | "OnceLock" | "Mutex"
            | "RwLock",
            ..,
        ) if is_known(inner) || is_primitive(inner) => {
            format!("a row owns what it holds; write `{inner_text}`")
        }
        (
            "Box" | "Rc" | "Arc" | "Cell" | "RefCell" | "OnceCell" | "OnceLock" | "Mutex"
            | "RwLock",
            ..,
        ) => format!(
            "a row owns what it holds; write `{inner_text}` itself, or `ForeignKey<{inner_text}>` if it is a model"
        ),
        ("Wrapping" | "Saturating" | "NonZero" | "Reverse", ..) => {
            format!("no database stores a `{wrapper}`; write `{inner_text}`")
        }
        ("PhantomData", ..) => {
            "`PhantomData` has no value to store; leave the field out, or mark it `#[orm(skip)]`"
                .to_owned()
        }
        ("VecDeque" | "LinkedList" | "BinaryHeap", ..) => {
            format!("a list in a column is a `Vec`; write `Vec<{inner_text}>`")
        }
        ("Range" | "RangeInclusive", ..) => {
            format!("a column holds one value; write a field of type `{inner_text}` for each end")
        }
        ("BelongsTo" | "ForeignKeyField" | "ManyToOne" | "ManyToOneField", ..) => {
            format!("a relation to one row is a `ForeignKey<{inner_text}>`")
        }
        ("Mapped" | "MappedColumn" | "ActiveValue", ..) => format!(
            "a field is of the type of its value, and what else is said of it stands in `#[orm(…)]`; write `{inner_text}`"
        ),
        ("HasOne" | "OneToOneField", ..) => format!(
            "one of both sides has the relation as a field; write `OneToOne<{inner_text}>`, or leave the field out where the other side has it"
        ),
        ("HasMany" | "HasManyThrough" | "OneToMany" | "ICollection" | "DbSet", ..) => format!(
            "rows of `{inner_text}` that refer to this one are no field; leave it out: their foreign key makes a method of its `related_name`, and rows that both sides choose are a `ManyToMany<{inner_text}>`"
        ),
        ("ManyToManyField" | "HasAndBelongsToMany", ..) => {
            format!("rows that both sides choose are a `ManyToMany<{inner_text}>`")
        }
        ("Result", ..) => {
            format!("what may be missing is an `Option`; write `Option<{inner_text}>`")
        }
        ("DateTime", "Local" | "FixedOffset" | "", _)
            if matches!(
                inner_text.rsplit("::").next(),
                Some("Local" | "FixedOffset")
            ) =>
        {
            "a moment is stored in UTC; write `DateTime<Utc>`".to_owned()
        }
        ("Cow", ..) => "a row owns its text; write `String`".to_owned(),
        ("HashMap" | "BTreeMap" | "HashSet" | "BTreeSet" | "IndexMap" | "IndexSet", ..) => {
            format!("a `{wrapper}` is stored as a document; write `Json<…>` around it")
        }
        ("Map", ..) if inner_text == "String" => {
            "a `Map` is stored as a document; write `Json<…>` around it".to_owned()
        }
        _ => return None,
    })
}

/// Returns whether this is a type of Rust itself, which is no model.
fn is_primitive(ty: &Type) -> bool {
    const PRIMITIVES: [&str; 18] = [
        "bool", "char", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64",
        "u128", "usize", "f32", "f64", "String", "Uuid",
    ];
    PRIMITIVES.contains(&last_name(ty).as_str()) && applied(ty).1.is_empty()
}

/// The type within this wrapper, or the type itself without it.
pub(in crate::check) fn inner<'t>(ty: &'t Type, wrapper: &str) -> &'t Type {
    let (name, types) = applied(ty);
    let within = types.first().filter(|_| name == wrapper);
    within.copied().unwrap_or(ty)
}

/// Returns the text of `T` in `Option<T>`, and of any other type itself.
pub(in crate::check) fn inner_of_option(ty: &Type) -> String {
    written(inner(ty, "Option"))
}

pub(in crate::check) fn written(ty: &Type) -> String {
    ty.to_token_stream().to_string().replace(' ', "")
}

/// A type with its words apart, as in `dyn Fn()`.
fn spaced(ty: &Type) -> String {
    let text = ty.to_token_stream().to_string();
    [
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" ,", ","),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        ("- >", "->"),
    ]
    .iter()
    .fold(text, |text, (from, to)| text.replace(from, to))
    .replace("->", " -> ")
    .replace("  ", " ")
}
