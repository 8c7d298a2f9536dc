//! Models and types may be called like whatever the derives use themselves.

#![deny(warnings)]

use orm::prelude::{Embed, ForeignKey, ManyToMany, Model, Row};

type Option<T> = std::option::Option<T>;
type String = std::string::String;

#[derive(Debug, Model)]
pub struct Result {
    pub id: i64,
    pub r#type: String,
    #[orm(default = TABLE)]
    pub values: i64,
    #[orm(on_delete = Cascade)]
    pub path: ForeignKey<Path>,
    #[orm(on_delete = SetNull, related_name = "results")]
    pub set: Option<ForeignKey<Set>>,
    #[orm(related_name = "joined")]
    pub members: ManyToMany<Join>,
    #[orm(symmetrical)]
    pub kept: ManyToMany<Self>,
}

#[derive(Debug, Embed)]
pub struct Embedded {
    pub names_: String,
    pub r#type: Option<i64>,
}

#[derive(Debug, Embed)]
#[orm(kind = Err)]
pub enum Ok {
    None,
    Some(i64),
    r#Self_ {
        field_: String,
        reader_: i64,
        to_: Option<i64>,
    },
    r#Type {
        value_0_: i64,
        self_: String,
    },
    Row {
        #[orm(on_delete = Cascade)]
        row_: ForeignKey<Set>,
    },
}

#[derive(Debug, Model)]
pub struct Sink {
    pub id: i64,
    #[orm(embed)]
    pub ok: Ok,
    #[orm(embed)]
    pub none: Option<Ok>,
}

#[derive(Debug, Model)]
#[orm(unique(fields_, parts_.names_), index(parts_.r#type))]
pub struct EmbedField {
    pub id: i64,
    #[orm(embed)]
    pub parts_: Embedded,
    pub fields_: i64,
    #[orm(embed)]
    pub eq: Option<Embedded>,
}

/// The name that a draft has for the parameter of its field, and that of the field's own type.
#[derive(Debug, Model)]
pub struct Kind_ {
    pub id: i64,
    pub kind: String,
    #[orm(on_delete = Cascade, related_name = "+")]
    pub made: ForeignKey<Made_>,
}

#[derive(Debug, Model)]
pub struct Made_ {
    pub id: i64,
    pub kind: i64,
}

#[derive(Debug, Model)]
pub struct Join {
    pub id: i64,
    #[orm(related_name = "owners", through = Made(table_, key_))]
    pub owner: ManyToMany<Self, Made>,
}

#[derive(Debug, Model)]
pub struct Made {
    pub id: i64,
    #[orm(on_delete = Cascade, related_name = "+")]
    pub table_: ForeignKey<Join>,
    #[orm(on_delete = Cascade, related_name = "+")]
    pub key_: ForeignKey<Join>,
}

#[derive(Debug, Model)]
pub struct Path {
    pub id: i64,
    #[orm(on_delete = Cascade, related_name = "next")]
    pub reader: ForeignKey<Self>,
}

#[derive(Debug, Model)]
#[orm(ordering = value)]
pub struct Set {
    #[orm(primary_key)]
    pub value: String,
    pub field_: Option<i32>,
}

#[derive(Debug, Model)]
pub struct Field {
    pub id: i64,
    #[orm(on_delete = Cascade)]
    pub set: ForeignKey<set_::Draft>,
}

mod set_ {
    #[derive(Debug, orm::Model)]
    pub struct Draft {
        pub id: i64,
    }
}

/// Seen by `default`, and not by the derive.
const TABLE: i64 = 7;

#[derive(Debug, Row)]
#[row(Result)]
pub struct FieldSource {
    pub r#type: String,
    pub path: RelatedRow,
    #[row(from = Result.id)]
    pub row_: i64,
    #[row(from = Result.values)]
    pub orm_: i64,
    #[row(flatten)]
    pub to_: Out_,
}

#[derive(Debug, Row)]
#[row(Path)]
pub struct RelatedRow {
    #[row(from = Path.next())]
    pub from_: Vec<RelatedRow>,
}

#[derive(Debug, Row)]
#[row(Result)]
pub struct Out_ {
    pub set: Option<Set>,
}

/// Functions of the program's own may be called like columns.
#[derive(Debug, Model)]
pub struct Song {
    pub id: i64,
    pub title: String,
    pub seconds: i64,
}

impl Song {
    pub fn title(&self) -> &str {
        &self.title
    }
}

pub trait Timed {
    fn seconds(&self) -> i64;
    fn id() -> &'static str {
        "song"
    }
}

impl Timed for Song {
    fn seconds(&self) -> i64 {
        self.seconds
    }
}

#[derive(Debug)]
pub struct Refusal;

impl From<Refusal> for orm::Error {
    fn from(_: Refusal) -> Self {
        orm::Error::decode("a refusal")
    }
}

pub fn refused() -> orm::Result<()> {
    Err(Refusal)?
}

fn own_functions(song: &Song) -> (&str, i64, &'static str) {
    (song.title(), song.seconds(), Song::id())
}

fn main() {
    let _ = own_functions;
    let _ = Result::draft().path(1).set("x").r#type("x");
    let _ = Result.path.reader.reader.id.eq(1) & Result.set.value.eq("x");
    let _ = Path.result_set().is_empty() & Path.next().is_empty();
    let _ = Join.joined().is_empty() & Join.owner.is_empty() & Join.owners().is_empty();
    let _ = Result.members.is_empty() & Result.kept.is_empty();
    let _ = (Set.results().is_empty(), set_::Draft.field_set().is_empty());
}
