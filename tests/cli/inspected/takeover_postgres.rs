// Written by `manage inspectdb` from the tables of a database.
// NOTE: the table `no_key` is left out: a model needs a primary key, and it has none
// NOTE: the table `rails_posts_rails_tags` is left out: a model needs a primary key, and it has none
// NOTE: an index on a `character` column, that of a key too, serves no condition, since its values are compared as texts: each look-up by one reads the whole table; `check --database --sql` has at its end, as comments, what makes these columns texts, without their blanks
// NOTE: the tables of the schema `other_place` are left out: `inspectdb --schema other_place` writes models of those in it

use orm::prelude::*;
use orm::serde_json::Value;

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[orm(db_enum = "Role")]
pub enum Role {
    #[orm(rename = "USER")]
    User,
    #[orm(rename = "ADMIN")]
    Admin,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum EctoPostState {
    Draft,
    Live,
}

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

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[orm(db_enum)]
pub enum RailsMood {
    Happy,
    Sad,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "PPost", unique(author, title))]
pub struct PPost {
    pub id: i32,
    #[orm(max_length = 255, index)]
    pub title: String,
    #[orm(
        column = "authorId",
        related_name = "p_posts",
        on_delete = SetNull,
        on_update = Cascade
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
    pub id: i32,
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
    pub role: Role,
    #[orm(column = "createdAt", db_default = "CURRENT_TIMESTAMP")]
    pub created_at: NaiveDateTime,
    #[orm(column = "updatedAt")]
    pub updated_at: DateTime<Utc>,
    pub tags: Option<Vec<String>>,
    // NOTE: the column `grants` is left out: no field holds a `"Role"[]`
    // NOTE: `ALTER TABLE "PUser" ALTER COLUMN "grants" TYPE text[] USING "grants"::text[]`, before the models are written again, makes it a type that one holds
    pub big: Option<i64>,
    pub score: f64,
    // NOTE: the column is a `numeric(65, 30)`, and a field has 18 digits at most: a value of more is read, and refused where it is written
    #[orm(max_digits = 18, decimal_places = 6)]
    pub price: Decimal,
    pub data: Option<Vec<u8>>,
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

#[derive(Model, Clone, Debug)]
#[orm(
    index(email, ops = "varchar_pattern_ops", name = "blog_author_email_1b2c_like", only = postgres),
    check(name = "blog_author_age_check", "age >= 0"),
    check(name = "blog_author_rank_check", "rank >= 0")
)]
pub struct BlogAuthor {
    pub id: i64,
    #[orm(max_length = 255)]
    pub name: String,
    #[orm(max_length = 254, unique)]
    pub email: String,
    pub born: Option<NaiveDate>,
    pub joined: DateTime<Utc>,
    pub age: i32,
    pub rank: i16,
    // NOTE: the column `slept` is left out: no field holds a `interval`
    // NOTE: `ALTER TABLE "blog_author" ALTER COLUMN "slept" TYPE bigint USING (extract(epoch FROM "slept") * 1000000)::bigint`, before the models are written again, makes it a type that one holds
    // NOTE: the column `ip` is left out: no field holds a `inet`
    // NOTE: `ALTER TABLE "blog_author" ALTER COLUMN "ip" TYPE text USING abbrev("ip")`, before the models are written again, makes it a type that one holds
    pub meta: Value,
    pub uid: Uuid,
}

#[derive(Model, Clone, Debug)]
#[orm(
    unique(author, slug, name = "blog_post_author_id_slug_8a1f3c2d_uniq"),
    unique(title, name = "blog_post_title_4f1b2c3d_uniq"),
    index(author, name = "blog_post_author_id_dd7a8485"),
    index(parent, name = "blog_post_parent_id_aa7a8485"),
    index(slug, name = "blog_post_slug_b95473f2"),
    index(slug, ops = "varchar_pattern_ops", name = "blog_post_slug_b95473f2_like", only = postgres),
    unique(author, where = "state = 'draft'", name = "one_draft"),
    check(name = "price_positive", "price >= 0")
)]
pub struct BlogPost {
    pub id: i64,
    #[orm(max_length = 255)]
    pub title: String,
    #[orm(max_length = 50)]
    pub slug: String,
    #[orm(max_length = 10)]
    pub state: String,
    #[orm(max_digits = 8, decimal_places = 2)]
    pub price: Decimal,
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
pub struct BlogProfile {
    #[orm(primary_key, on_delete = Restrict, deferrable)]
    pub author: OneToOne<BlogAuthor>,
    pub bio: String,
}

#[derive(Model, Clone, Debug)]
pub struct BlogTag {
    pub id: i64,
    #[orm(max_length = 50)]
    pub label: String,
}

#[derive(Model, Clone, Debug)]
pub struct Cake {
    pub id: i32,
    pub name: String,
    #[orm(db_default = "CURRENT_TIMESTAMP")]
    pub made: DateTime<Utc>,
    // NOTE: a `character` column fills its texts up with blanks, which rows have too
    pub kind: String,
    // NOTE: a `character` column fills its texts up with blanks, which rows have too
    pub code: Option<String>,
    // NOTE: the column `flags` is left out: no field holds a `bit`
    // NOTE: `ALTER TABLE "cake" ALTER COLUMN "flags" TYPE text USING "flags"::text`, before the models are written again, makes it a type that one holds
    // NOTE: the column `more` is left out: no field holds a `bit varying`
    // NOTE: `ALTER TABLE "cake" ALTER COLUMN "more" TYPE text USING "more"::text`, before the models are written again, makes it a type that one holds
    // NOTE: the column `cost` is left out: no field holds a `money`
    // NOTE: `ALTER TABLE "cake" ALTER COLUMN "cost" TYPE numeric(18, 2) USING "cost"::numeric(18, 2)`, before the models are written again, makes it a type that one holds
}

#[derive(Model, Clone, Debug)]
#[orm(
    table = "ecto_posts",
    unique("lower(title)", name = "ecto_posts_lower_title_index"),
    index(user, name = "ecto_posts_user_id_index"),
    check(name = "views_not_negative", "views >= 0")
)]
pub struct EctoPost {
    pub id: Uuid,
    #[orm(max_length = 255)]
    pub title: Option<String>,
    #[orm(db_default = "'draft'")]
    pub state: EctoPostState,
    #[orm(related_name = "ecto_posts", on_delete = Cascade)]
    pub user: ForeignKey<EctoUser>,
    #[orm(db_default = "0")]
    pub views: i32,
    pub inserted_at: NaiveDateTime,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "ecto_users", unique(email, name = "ecto_users_email_index"))]
pub struct EctoUser {
    pub id: i64,
    #[orm(max_length = 255)]
    pub email: String,
    // NOTE: the column is a `character varying[]`, of which filters by several elements make an error; a migration that makes it a `text[]` mends that
    // NOTE: the default is that of Postgres alone
    #[orm(
        db_default(sqlite = "NULL", postgres = "(ARRAY[]::character varying[])::character varying(255)[]")
    )]
    pub roles: Vec<String>,
    pub settings: Option<Value>,
    pub inserted_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

#[derive(Model, Clone, Debug)]
#[orm(index(name, name = "idx_fruit_name"))]
pub struct Fruit {
    pub id: i16,
    pub name: String,
    #[orm(
        related_name = "fruits",
        on_delete = Cascade,
        on_update = Cascade,
        index = false
    )]
    pub cake: Option<ForeignKey<Cake>>,
}

// NOTE: the foreign key of `city_id` to `g_city` is left out: its column is of another type than the key; `ALTER TABLE "g_address" ALTER COLUMN "city_id" TYPE integer`, before the models are written again, makes it a relation
#[derive(Model, Clone, Debug)]
pub struct GAddress {
    #[orm(primary_key)]
    pub address_id: i32,
    pub city_id: i16,
    #[orm(db_default(sqlite = "CURRENT_DATE", postgres = "('now'::text)::date"))]
    pub since: NaiveDate,
}

#[derive(Model, Clone, Debug)]
pub struct GCity {
    #[orm(primary_key)]
    pub city_id: i32,
    #[orm(max_length = 50)]
    pub city: String,
}

#[derive(Model, Clone, Debug)]
#[orm(
    unique(name, name = "uk_6mmk1p2k8oj0xv6hw4v5e9vgi"),
    check(name = "h_author_kind_check", "(kind >= 0) AND (kind <= 2)")
)]
pub struct HAuthor {
    #[orm(identity = false)]
    pub id: i64,
    #[orm(max_length = 255)]
    pub name: Option<String>,
    pub kind: Option<i16>,
    pub level: Option<HAuthorLevel>,
    pub created: Option<DateTime<Utc>>,
    // NOTE: the column `data` is left out: no field holds a `oid`
    // NOTE: `ALTER TABLE "h_author" ALTER COLUMN "data" TYPE bigint USING "data"::bigint`, before the models are written again, makes it a type that one holds
    // NOTE: the column is a `numeric(38, 2)`, and a field has 18 digits at most: a value of more is read, and refused where it is written
    #[orm(max_digits = 18, decimal_places = 2)]
    pub big: Option<Decimal>,
}

#[derive(Model, Clone, Debug)]
#[orm(
    foreign_key(a = HPair.a, b = HPair.b, on_delete = Cascade, index = false),
    foreign_key(boss_code = HChild.code, on_delete = Restrict, index = false)
)]
pub struct HChild {
    pub id: i32,
    pub a: Option<i32>,
    pub b: Option<String>,
    #[orm(unique)]
    pub code: Option<String>,
    pub boss_code: Option<String>,
}

// NOTE: the foreign key of `list_id` to `other_place.lists` is left out: that table is no model here
#[derive(Model, Clone, Debug)]
#[orm(unique(r#match, self_))]
pub struct HOdd {
    #[orm(primary_key)]
    pub r#type: String,
    pub r#match: Option<i32>,
    #[orm(column = "Self")]
    pub self_: Option<i32>,
    // NOTE: the column `two words` is left out: a name is made of the letters a to z, digits and underscores, and begins with no digit
    // NOTE: `ALTER TABLE "h_odd" RENAME COLUMN "two words" TO "two_words"`, before the models are written again, makes it a field, if no other program names it
    // NOTE: the column `2nd` is left out: a name is made of the letters a to z, digits and underscores, and begins with no digit
    // NOTE: `ALTER TABLE "h_odd" RENAME COLUMN "2nd" TO "_2nd"`, before the models are written again, makes it a field, if no other program names it
    // NOTE: the column `größe` is left out: a name is made of the letters a to z, digits and underscores, and begins with no digit
    // NOTE: `ALTER TABLE "h_odd" RENAME COLUMN "größe" TO "gr__e"`, before the models are written again, makes it a field, if no other program names it
    // NOTE: the expression is that of Postgres alone
    #[orm(generated(sqlite = "NULL", postgres = "(match * 2)"))]
    pub total: Option<i32>,
    pub list_id: Option<i32>,
}

#[derive(Model, Clone, Debug)]
#[orm(primary_key(a, b))]
pub struct HPair {
    pub a: i32,
    pub b: String,
    pub n: Option<i32>,
}

#[derive(Model, Clone, Debug)]
pub struct HPost {
    pub id: Uuid,
    #[orm(max_length = 255)]
    pub title: Option<String>,
    #[orm(related_name = "h_posts", on_delete = Restrict, index = false)]
    pub author: Option<ForeignKey<HAuthor>>,
}

#[derive(Model, Clone, Debug)]
#[orm(primary_key(post, tag))]
pub struct LPostTag {
    #[orm(related_name = "l_post_tags", on_delete = Cascade)]
    pub post: ForeignKey<LPost>,
    #[orm(max_length = 20)]
    pub tag: String,
}

#[derive(Model, Clone, Debug)]
#[orm(
    table = "l_posts",
    index(taggable_type, taggable_id, name = "l_posts_taggable_type_taggable_id_index"),
    index(title, name = "l_posts_title_index")
)]
pub struct LPost {
    pub id: Uuid,
    #[orm(related_name = "l_posts", on_delete = Cascade, index = false)]
    pub user: ForeignKey<LUser>,
    #[orm(max_length = 255)]
    pub title: String,
    #[orm(max_length = 255)]
    pub taggable_type: String,
    pub taggable_id: i64,
    pub year: i16,
    pub deleted_at: Option<NaiveDateTime>,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "l_users", unique(email, name = "l_users_email_unique"))]
pub struct LUser {
    pub id: i64,
    #[orm(max_length = 255)]
    pub name: String,
    #[orm(max_length = 255)]
    pub email: String,
    #[orm(max_length = 255)]
    pub password: String,
    #[orm(db_default = "'editor'")]
    pub role: LUserRole,
    // NOTE: the column is a `json`, of which conditions on its document make an error; a migration that makes it a `jsonb` mends that
    #[orm(db_default = "'{}'")]
    pub options: Value,
    #[orm(db_default = "true")]
    pub active: bool,
    #[orm(max_digits = 8, decimal_places = 2, db_default = "0")]
    pub amount: Decimal,
    pub at: Option<NaiveTime>,
    // NOTE: the column `zoned` is left out: no field holds a `time with time zone`
    // NOTE: `ALTER TABLE "l_users" ALTER COLUMN "zoned" TYPE time USING ("zoned" AT TIME ZONE 'UTC')::time`, before the models are written again, makes it a type that one holds
    pub created_at: Option<NaiveDateTime>,
    pub updated_at: Option<NaiveDateTime>,
}

#[derive(Model, Clone, Debug)]
#[orm(
    table = "rails_posts",
    index(rails_user, name = "index_rails_posts_on_rails_user_id"),
    index(status, where = "published", name = "index_rails_posts_on_status"),
    check(name = "price_check", "price > 0")
)]
pub struct RailsPost {
    pub id: i64,
    pub title: String,
    pub body: Option<String>,
    #[orm(db_default = "0")]
    pub status: i32,
    #[orm(max_digits = 10, decimal_places = 2)]
    pub price: Option<Decimal>,
    #[orm(db_default = "false")]
    pub published: bool,
    #[orm(related_name = "rails_posts", on_delete = Restrict)]
    pub rails_user: ForeignKey<RailsUser>,
    pub scores: Option<Vec<i32>>,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

#[derive(Model, Clone, Debug)]
#[orm(
    table = "rails_users",
    unique(email, name = "index_rails_users_on_email"),
    unique(name, name = "index_rails_users_on_name"),
    unique("lower(name)", where = "id > 0", name = "idx_rails_users_lower"),
    check(name = "price_check_2", "length(name) > 0")
)]
pub struct RailsUser {
    pub id: i64,
    // NOTE: the column is a `citext`: a unique takes upper and lower case as one, and conditions compare texts as they stand
    pub email: String,
    pub name: Option<String>,
    // NOTE: the column is a `character varying[]`, of which filters by several elements make an error; a migration that makes it a `text[]` mends that
    #[orm(db_default(sqlite = "'[]'", postgres = "'{}'"))]
    pub roles: Vec<String>,
    // NOTE: the column is a `json`, of which conditions on its document make an error; a migration that makes it a `jsonb` mends that
    pub settings: Option<Value>,
    #[orm(db_default = "'{}'")]
    pub prefs: Value,
    #[orm(db_default = "'happy'")]
    pub mood: RailsMood,
    // NOTE: the column `balance` is left out: no field holds a `money`
    // NOTE: `ALTER TABLE "rails_users" ALTER COLUMN "balance" TYPE numeric(18, 2) USING "balance"::numeric(18, 2)`, before the models are written again, makes it a type that one holds
    // NOTE: the column `last_ip` is left out: no field holds a `inet`
    // NOTE: `ALTER TABLE "rails_users" ALTER COLUMN "last_ip" TYPE text USING abbrev("last_ip")`, before the models are written again, makes it a type that one holds
    // NOTE: the column `time_zone` is left out: no field holds a `interval`
    // NOTE: `ALTER TABLE "rails_users" ALTER COLUMN "time_zone" TYPE bigint USING (extract(epoch FROM "time_zone") * 1000000)::bigint`, before the models are written again, makes it a type that one holds
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

#[derive(Model, Clone, Debug)]
#[orm(
    index(project, name = "FK_parent"),
    unique(name, where = "\"projectId\" IS NULL", name = "t_folder_alone"),
    check(name = "CHK_folder", "length(name) > 0")
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
    #[orm(
        column = "createdAt",
        db_default(sqlite = "CURRENT_TIMESTAMP", postgres = "CURRENT_TIMESTAMP(3)")
    )]
    pub created_at: DateTime<Utc>,
}

// NOTE: `h_view` is a view, which `schema()` leaves out; it has no primary key, and the model takes `type` for one, in which no two rows may be the same
// NOTE: no database tells which columns of a view are never null; those need no `Option`
#[derive(Model, Clone, Debug)]
pub struct HView {
    #[orm(primary_key)]
    pub r#type: String,
    pub r#match: Option<i32>,
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
        BlogProfile,
        BlogTag,
        Cake,
        EctoPost,
        EctoUser,
        Fruit,
        GAddress,
        GCity,
        HAuthor,
        HChild,
        HOdd,
        HPair,
        HPost,
        LPostTag,
        LPost,
        LUser,
        RailsPost,
        RailsUser,
        TFolder,
    ]
}
