// Written by `manage inspectdb` from the tables of a database.
// NOTE: the table `no_key` is left out: a model needs a primary key, and it has none
// NOTE: the table `t_folder_tags` is left out: no field holds the column `tagId` of its primary key, a `INTEGER` that holds texts
// NOTE: times are texts, compared as they stand, and new ones are written as `2024-05-01T10:00:00.000000`; once the first migration is recorded, `check --database --sql` brings those that are there into this form

use orm::prelude::*;
use orm::serde_json::Value;

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum HAuthorLevel {
    #[orm(rename = "LOW")]
    Low,
    #[orm(rename = "HIGH")]
    High,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum LUserRole {
    Admin,
    Editor,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "PPost")]
pub struct PPost {
    pub id: i64,
    #[orm(index)]
    pub title: String,
    #[orm(
        column = "authorId",
        related_name = "p_posts",
        on_delete = SetNull,
        on_update = Cascade,
        index = false
    )]
    pub author: Option<ForeignKey<PUser>>,
    #[orm(
        column = "parentId",
        related_name = "children",
        on_delete = SetNull,
        on_update = Cascade,
        index = false
    )]
    pub parent: Option<ForeignKey<PPost>>,
    #[orm(related_name = "p_posts")]
    pub p_tags: ManyToMany<PTag, PPostToPTag>,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "PTag")]
pub struct PTag {
    pub id: i64,
    #[orm(unique)]
    pub name: String,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "PUser")]
pub struct PUser {
    pub id: String,
    #[orm(unique)]
    pub email: String,
    #[orm(db_default = "'USER'")]
    pub role: String,
    #[orm(column = "createdAt", db_default = "CURRENT_TIMESTAMP")]
    pub created_at: NaiveDateTime,
    #[orm(column = "updatedAt")]
    pub updated_at: NaiveDateTime,
    #[orm(db_default = "true")]
    pub active: bool,
    pub big: Option<i64>,
    pub score: f64,
    // NOTE: a `DECIMAL` of SQLite is a float, and a `Decimal` a whole number of its smallest parts; to make it one, rewrite the column by a migration
    pub price: f64,
    pub data: Option<Vec<u8>>,
    // NOTE: a document that is a number and nothing else becomes that number, which is no document
    pub meta: Option<Value>,
}

#[derive(Model, Clone, Debug)]
#[orm(
    table = "_PPostToPTag",
    primary_key(a, b),
    index(b, name = "_PPostToPTag_B_index")
)]
pub struct PPostToPTag {
    #[orm(
        column = "A",
        related_name = "p_post_to_p_tags",
        on_delete = Cascade,
        on_update = Cascade
    )]
    pub a: ForeignKey<PPost>,
    #[orm(
        column = "B",
        related_name = "p_post_to_p_tags",
        on_delete = Cascade,
        on_update = Cascade
    )]
    pub b: ForeignKey<PTag>,
}

// NOTE: the check `blog_author_check1` is that of SQLite alone
#[derive(Model, Clone, Debug)]
#[orm(
    check(name = "blog_author_check", "\"age\" >= 0"),
    check(name = "blog_author_check1", sqlite = "(JSON_VALID(\"meta\") OR \"meta\" IS NULL)", postgres = "true")
)]
pub struct BlogAuthor {
    pub id: i64,
    #[orm(max_length = 255)]
    pub name: String,
    #[orm(max_length = 254, unique)]
    pub email: String,
    pub born: Option<NaiveDate>,
    pub joined: NaiveDateTime,
    pub age: i64,
    pub slept: Option<i64>,
    #[orm(max_length = 39)]
    pub ip: Option<String>,
    pub meta: String,
    #[orm(max_length = 32)]
    pub uid: String,
    pub active: bool,
    pub photo: Option<Vec<u8>>,
}

#[derive(Model, Clone, Debug)]
#[orm(
    unique(author, slug, name = "blog_post_author_id_slug_8a1f3c2d_uniq"),
    index(state, author, name = "blog_post_a_longer_name_than_postgres_would_keep_autho_0f490076"),
    index(author, name = "blog_post_author_id_dd7a8485"),
    index(parent, name = "blog_post_parent_id_aa7a8485"),
    index(slug, name = "blog_post_slug_b95473f2"),
    unique(author, where = "\"state\" = 'draft'", name = "one_draft"),
    check(name = "price_positive", "\"price\" >= 0")
)]
pub struct BlogPost {
    pub id: i64,
    #[orm(max_length = 255, unique)]
    pub title: String,
    #[orm(max_length = 50)]
    pub slug: String,
    #[orm(max_length = 10)]
    pub state: String,
    // NOTE: a `decimal` of SQLite is a float, and a `Decimal` a whole number of its smallest parts; to make it one, rewrite the column by a migration
    pub price: f64,
    pub opens: Option<NaiveTime>,
    #[orm(related_name = "blog_posts", on_delete = Restrict, deferrable)]
    pub author: ForeignKey<BlogAuthor>,
    #[orm(related_name = "children", on_delete = Restrict, deferrable)]
    pub parent: Option<ForeignKey<BlogPost>>,
    #[orm(related_name = "blog_posts")]
    pub blog_tags: ManyToMany<BlogTag, BlogPostTag>,
}

#[derive(Model, Clone, Debug)]
#[orm(
    table = "blog_post_tags",
    unique(post, tag, name = "blog_post_tags_post_id_tag_id_4925ec37_uniq"),
    index(post, name = "blog_post_tags_post_id_a1c71c8a"),
    index(tag, name = "blog_post_tags_tag_id_0875c551")
)]
pub struct BlogPostTag {
    pub id: i64,
    #[orm(related_name = "blog_post_tags", on_delete = Restrict, deferrable)]
    pub post: ForeignKey<BlogPost>,
    #[orm(related_name = "blog_post_tags", on_delete = Restrict, deferrable)]
    pub tag: ForeignKey<BlogTag>,
}

#[derive(Model, Clone, Debug)]
pub struct BlogTag {
    pub id: i64,
    #[orm(max_length = 50)]
    pub label: String,
}

#[derive(Model, Clone, Debug)]
pub struct Cake {
    pub id: i64,
    pub name: String,
    #[orm(db_default = "CURRENT_TIMESTAMP")]
    pub made: DateTime<Utc>,
    pub uid: Option<String>,
    pub raw: Option<Vec<u8>>,
    // NOTE: a document that is a number and nothing else becomes that number, which is no document
    pub doc: Option<Value>,
    pub cost: Option<f64>,
    pub on: Option<NaiveDate>,
    pub at: Option<NaiveTime>,
    pub when: Option<NaiveDateTime>,
    pub ok: Option<bool>,
    pub tiny: Option<i64>,
    pub small: Option<i16>,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "diesel_things")]
pub struct DieselThing {
    pub id: i64,
    #[orm(db_default = "CURRENT_TIMESTAMP")]
    pub made: NaiveDateTime,
    pub seen: Option<DateTime<Utc>>,
    pub weight: Option<f64>,
    // NOTE: a `NUMERIC` of SQLite is a float, and a `Decimal` a whole number of its smallest parts; to make it one, rewrite the column by a migration
    pub amount: Option<f64>,
    pub big: Option<i64>,
    #[orm(max_length = 36)]
    pub code: Option<String>,
    pub key: Option<Vec<u8>>,
    pub ok: Option<bool>,
}

#[derive(Model, Clone, Debug)]
#[orm(
    table = "ecto_posts",
    unique("lower(title)", name = "ecto_posts_lower_title_index"),
    index(user, name = "ecto_posts_user_id_index")
)]
pub struct EctoPost {
    pub id: String,
    #[orm(db_default = "'it''s \"new\"'")]
    pub title: Option<String>,
    #[orm(related_name = "ecto_posts", on_delete = Cascade)]
    pub user: ForeignKey<EctoUser>,
    #[orm(db_default = "0")]
    pub views: i64,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "ecto_users", unique(email, name = "ecto_users_email_index"))]
pub struct EctoUser {
    pub id: i64,
    pub email: String,
    // NOTE: a document that is a number and nothing else becomes that number, which is no document
    pub roles: Option<Value>,
    pub settings: Option<String>,
    pub inserted_at: String,
    #[orm(db_default = "true")]
    pub active: Option<bool>,
    // NOTE: a `DECIMAL` of SQLite is a float, and a `Decimal` a whole number of its smallest parts; to make it one, rewrite the column by a migration
    pub cost: Option<f64>,
    pub uid: Option<String>,
}

#[derive(Model, Clone, Debug)]
pub struct Fruit {
    pub id: i64,
    pub name: String,
    #[orm(
        related_name = "fruits",
        on_delete = Cascade,
        on_update = Cascade,
        index = false
    )]
    pub cake: Option<ForeignKey<Cake>>,
}

#[derive(Model, Clone, Debug)]
#[orm(check(name = "h_author_check", "kind between 0 and 2"))]
pub struct HAuthor {
    pub id: i64,
    #[orm(max_length = 255, unique)]
    pub name: Option<String>,
    pub kind: Option<i64>,
    pub level: Option<HAuthorLevel>,
    pub created: Option<NaiveDateTime>,
    // NOTE: a `numeric(38,2)` of SQLite is a float, and a `Decimal` a whole number of its smallest parts; to make it one, rewrite the column by a migration
    pub big: Option<f64>,
}

#[derive(Model, Clone, Debug)]
#[orm(
    foreign_key(a = HPair.a, b = HPair.b, on_delete = Cascade, index = false),
    foreign_key(boss_code = HChild.code, on_delete = Restrict, index = false)
)]
pub struct HChild {
    pub id: i64,
    pub a: Option<i64>,
    pub b: Option<String>,
    #[orm(unique)]
    pub code: Option<String>,
    pub boss_code: Option<String>,
}

#[derive(Model, Clone, Debug)]
#[orm(unique(r#match, self_))]
pub struct HOdd {
    #[orm(primary_key)]
    pub r#type: String,
    pub r#match: Option<i64>,
    #[orm(column = "Self")]
    pub self_: Option<i64>,
    // NOTE: the column `two words` is left out: a name is made of the letters a to z, digits and underscores, and begins with no digit
    // NOTE: `ALTER TABLE "h_odd" RENAME COLUMN "two words" TO "two_words"`, before the models are written again, makes it a field, if no other program names it
    // NOTE: the column `2nd` is left out: a name is made of the letters a to z, digits and underscores, and begins with no digit
    // NOTE: `ALTER TABLE "h_odd" RENAME COLUMN "2nd" TO "_2nd"`, before the models are written again, makes it a field, if no other program names it
    // NOTE: the column `größe` is left out: a name is made of the letters a to z, digits and underscores, and begins with no digit
    // NOTE: `ALTER TABLE "h_odd" RENAME COLUMN "größe" TO "gr__e"`, before the models are written again, makes it a field, if no other program names it
    #[orm(generated = "\"match\" * 2")]
    pub total: Option<i64>,
}

#[derive(Model, Clone, Debug)]
#[orm(primary_key(a, b))]
pub struct HPair {
    pub a: i64,
    pub b: String,
    pub n: Option<i64>,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "l_posts", index(title, name = "l_posts_title_index"))]
pub struct LPost {
    pub id: String,
    #[orm(related_name = "l_posts", on_delete = Cascade, index = false)]
    pub user: ForeignKey<LUser>,
    pub title: String,
    pub year: i64,
    pub deleted_at: Option<NaiveDateTime>,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "l_users", unique(email, name = "l_users_email_unique"))]
pub struct LUser {
    pub id: i64,
    pub name: String,
    pub email: String,
    #[orm(db_default = "'editor'")]
    pub role: LUserRole,
    #[orm(db_default = "true")]
    pub active: bool,
    // NOTE: a `numeric` of SQLite is a float, and a `Decimal` a whole number of its smallest parts; to make it one, rewrite the column by a migration
    #[orm(db_default = "0")]
    pub amount: f64,
    #[orm(db_default = "'{}'")]
    pub options: String,
    pub at: Option<NaiveTime>,
    pub created_at: Option<NaiveDateTime>,
    pub updated_at: Option<NaiveDateTime>,
}

#[derive(Model, Clone, Debug)]
#[orm(
    table = "rails_posts",
    index(rails_user, name = "index_rails_posts_on_rails_user_id"),
    index(status, where = "status > 0", name = "index_rails_posts_on_status"),
    check(name = "price_check", "price > 0")
)]
pub struct RailsPost {
    pub id: i64,
    pub title: String,
    pub body: Option<String>,
    #[orm(db_default = "0")]
    pub status: i64,
    // NOTE: a `decimal(10,2)` of SQLite is a float, and a `Decimal` a whole number of its smallest parts; to make it one, rewrite the column by a migration
    pub price: Option<f64>,
    #[orm(related_name = "rails_posts", on_delete = Restrict)]
    pub rails_user: ForeignKey<RailsUser>,
    pub published_on: Option<NaiveDate>,
    pub created_at: NaiveDateTime,
}

#[derive(Model, Clone, Debug)]
#[orm(
    table = "rails_users",
    unique(email, name = "index_rails_users_on_email")
)]
pub struct RailsUser {
    pub id: i64,
    pub email: String,
    pub name: Option<String>,
    // NOTE: a document that is a number and nothing else becomes that number, which is no document
    pub settings: Option<Value>,
    #[orm(db_default = "true")]
    pub active: bool,
    // NOTE: a `decimal(10,2)` of SQLite is a float, and a `Decimal` a whole number of its smallest parts; to make it one, rewrite the column by a migration
    pub balance: Option<f64>,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

// NOTE: the foreign key of `projectId` to `t_folder` is left out: another foreign key has a column of it, or of the columns that it refers to
#[derive(Model, Clone, Debug)]
#[orm(
    index(project, name = "FK_parent"),
    unique(name, where = "\"projectId\" IS NULL", name = "t_folder_alone"),
    check(name = "CHK_folder", "\"projectId\" <> id"),
    check(name = "CHK_folder1", "length(name) > 0")
)]
pub struct TFolder {
    #[orm(max_length = 36)]
    pub id: String,
    #[orm(
        column = "projectId",
        related_name = "t_folders_by_project",
        on_delete = Cascade
    )]
    pub project: Option<ForeignKey<TFolder>>,
    #[orm(max_length = 128)]
    pub name: String,
    #[orm(column = "createdAt", db_default = "CURRENT_TIMESTAMP")]
    pub created_at: NaiveDateTime,
}

// NOTE: `h_view` is a view, which `schema()` leaves out; it has no primary key, and the model takes `type` for one, in which no two rows may be the same
// NOTE: no database tells which columns of a view are never null; those need no `Option`
#[derive(Model, Clone, Debug)]
pub struct HView {
    #[orm(primary_key)]
    pub r#type: String,
    pub r#match: Option<i64>,
}

/// The tables of all models.
pub fn schema() -> orm::schema::Schema {
    schema![
        PPost,
        PTag,
        PUser,
        PPostToPTag,
        BlogAuthor,
        BlogPost,
        BlogPostTag,
        BlogTag,
        Cake,
        DieselThing,
        EctoPost,
        EctoUser,
        Fruit,
        HAuthor,
        HChild,
        HOdd,
        HPair,
        LPost,
        LUser,
        RailsPost,
        RailsUser,
        TFolder,
    ]
}
