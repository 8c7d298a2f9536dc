//! The schema that is made up: models like those of a real program, of any number and of six or twenty fields.

/// One model.
pub struct Model {
    /// Where it stands in the ring of models, and which stand beside it.
    number: usize,
    before: usize,
    after: usize,
    /// All fields but the key `id`, which comes first, and the foreign key `parent`, which comes last.
    pub fields: &'static [Field],
}

/// A field that is neither primary nor foreign key.
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub nullable: bool,
}

/// What a field holds.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    Name,
    Text,
    Short,
    Int,
    Long,
    Float,
    Double,
    Bool,
    Date,
    Time,
    Moment,
}

/// With `id` and `parent` six fields.
pub const SIX: &[Field] = &[
    always("name", Kind::Name),
    always("active", Kind::Bool),
    always("amount", Kind::Int),
    always("created_at", Kind::Moment),
];

/// With `id` and `parent` twenty fields.
pub const TWENTY: &[Field] = &[
    always("name", Kind::Name),
    always("code", Kind::Name),
    always("body", Kind::Text),
    perhaps("note", Kind::Text),
    perhaps("place", Kind::Name),
    always("rank", Kind::Short),
    always("amount", Kind::Int),
    perhaps("stock", Kind::Int),
    always("total", Kind::Long),
    always("ratio", Kind::Float),
    always("price", Kind::Double),
    perhaps("weight", Kind::Double),
    always("active", Kind::Bool),
    perhaps("checked", Kind::Bool),
    always("since", Kind::Date),
    perhaps("until", Kind::Date),
    always("opens", Kind::Time),
    always("created_at", Kind::Moment),
];

const fn always(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        nullable: false,
    }
}

const fn perhaps(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        nullable: true,
    }
}

/// Models in a ring: each points at the one before it, the first at the last, so that all of them are alike.
pub fn ring(n_models: usize, fields: &'static [Field]) -> Vec<Model> {
    let model = |number| Model {
        number,
        before: (number + n_models - 1) % n_models,
        after: (number + 1) % n_models,
        fields,
    };
    (0..n_models).map(model).collect()
}

impl Model {
    /// The type.
    pub fn ty(&self) -> String {
        ty(self.number)
    }

    /// The module, the file and the table.
    pub fn module(&self) -> String {
        module(self.number)
    }

    /// The type that `parent` points at.
    pub fn target(&self) -> String {
        ty(self.before)
    }

    /// The module of that type.
    pub fn before(&self) -> String {
        module(self.before)
    }

    /// The type whose `parent` points here.
    pub fn child(&self) -> String {
        ty(self.after)
    }

    /// The module of that type.
    pub fn after(&self) -> String {
        module(self.after)
    }

    /// Whether its fourth query is an insert; of the other half it is an update.
    pub fn inserts(&self) -> bool {
        self.number.is_multiple_of(2)
    }

    /// The fields that a new row must set.
    pub fn required(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.nullable)
    }

    /// A line for each field.
    pub fn lines(&self, line: impl Fn(&Field) -> String) -> String {
        self.fields.iter().map(line).collect()
    }
}

fn ty(number: usize) -> String {
    format!("Item{number}")
}

/// The module of the model of this number.
pub fn module(number: usize) -> String {
    format!("item{number}")
}

impl Field {
    /// The Rust type, where dates and times are chrono's.
    pub fn rust(&self) -> String {
        self.optional(self.kind.rust())
    }

    /// A type as the field has it: in an `Option` if it may be null.
    pub fn optional(&self, ty: &str) -> String {
        if self.nullable {
            format!("Option<{ty}>")
        } else {
            ty.to_owned()
        }
    }
}

impl Kind {
    fn rust(self) -> &'static str {
        match self {
            Kind::Name | Kind::Text => "String",
            Kind::Short => "i16",
            Kind::Int => "i32",
            Kind::Long => "i64",
            Kind::Float => "f32",
            Kind::Double => "f64",
            Kind::Bool => "bool",
            Kind::Date => "NaiveDate",
            Kind::Time => "NaiveTime",
            Kind::Moment => "DateTime<Utc>",
        }
    }

    /// A value as Rust writes it; a text is a `&str`.
    pub fn example(self) -> &'static str {
        match self {
            Kind::Name | Kind::Text => r#""Nature""#,
            Kind::Short | Kind::Int | Kind::Long => "7",
            Kind::Float | Kind::Double => "0.5",
            Kind::Bool => "true",
            Kind::Date => "Utc::now().date_naive()",
            Kind::Time => "Utc::now().time()",
            Kind::Moment => "Utc::now()",
        }
    }

    /// Whether its values are texts.
    pub fn is_text(self) -> bool {
        matches!(self, Kind::Name | Kind::Text)
    }
}
