-- Django
CREATE TABLE "blog_author" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(255) NOT NULL, "email" varchar(254) NOT NULL UNIQUE, "born" date NULL, "joined" datetime NOT NULL, "age" integer unsigned NOT NULL CHECK ("age" >= 0), "slept" bigint NULL, "ip" char(39) NULL, "meta" text NOT NULL CHECK ((JSON_VALID("meta") OR "meta" IS NULL)), "uid" char(32) NOT NULL, "active" bool NOT NULL, "photo" BLOB NULL);
CREATE TABLE "blog_tag" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "label" varchar(50) NOT NULL);
CREATE TABLE "blog_post" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(255) NOT NULL UNIQUE, "slug" varchar(50) NOT NULL, "state" varchar(10) NOT NULL, "price" decimal NOT NULL, "opens" time NULL, "author_id" bigint NOT NULL REFERENCES "blog_author" ("id") DEFERRABLE INITIALLY DEFERRED, "parent_id" bigint NULL REFERENCES "blog_post" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "price_positive" CHECK ("price" >= 0));
CREATE TABLE "blog_post_tags" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "post_id" bigint NOT NULL REFERENCES "blog_post" ("id") DEFERRABLE INITIALLY DEFERRED, "tag_id" bigint NOT NULL REFERENCES "blog_tag" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX "blog_post_author_id_slug_8a1f3c2d_uniq" ON "blog_post" ("author_id", "slug");
CREATE UNIQUE INDEX "one_draft" ON "blog_post" ("author_id") WHERE "state" = 'draft';
CREATE INDEX "blog_post_slug_b95473f2" ON "blog_post" ("slug");
CREATE INDEX "blog_post_author_id_dd7a8485" ON "blog_post" ("author_id");
CREATE INDEX "blog_post_parent_id_aa7a8485" ON "blog_post" ("parent_id");
CREATE INDEX "blog_post_a_longer_name_than_postgres_would_keep_author_id_state_published_8a1f3c2d" ON "blog_post" ("state", "author_id");
CREATE UNIQUE INDEX "blog_post_tags_post_id_tag_id_4925ec37_uniq" ON "blog_post_tags" ("post_id", "tag_id");
CREATE INDEX "blog_post_tags_post_id_a1c71c8a" ON "blog_post_tags" ("post_id");
CREATE INDEX "blog_post_tags_tag_id_0875c551" ON "blog_post_tags" ("tag_id");
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
-- Rails
CREATE TABLE "rails_users" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "email" varchar NOT NULL, "name" varchar, "settings" json, "active" boolean DEFAULT 1 NOT NULL, "balance" decimal(10,2), "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL);
CREATE UNIQUE INDEX "index_rails_users_on_email" ON "rails_users" ("email");
CREATE TABLE "rails_posts" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "title" varchar NOT NULL, "body" text, "status" integer DEFAULT 0 NOT NULL, "price" decimal(10,2), "rails_user_id" integer NOT NULL, "published_on" date, "created_at" datetime(6) NOT NULL, CONSTRAINT "fk_rails_1a2b3c4d5e" FOREIGN KEY ("rails_user_id") REFERENCES "rails_users" ("id"), CONSTRAINT price_check CHECK (price > 0));
CREATE INDEX "index_rails_posts_on_rails_user_id" ON "rails_posts" ("rails_user_id");
CREATE INDEX "index_rails_posts_on_status" ON "rails_posts" ("status") WHERE status > 0;
-- Prisma
CREATE TABLE "PUser" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT NOT NULL, "role" TEXT NOT NULL DEFAULT 'USER', "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, "updatedAt" DATETIME NOT NULL, "active" BOOLEAN NOT NULL DEFAULT true, "big" BIGINT, "score" REAL NOT NULL, "price" DECIMAL NOT NULL, "data" BLOB, "meta" JSONB);
CREATE TABLE "PPost" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "title" TEXT NOT NULL, "authorId" TEXT, "parentId" INTEGER, CONSTRAINT "PPost_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "PUser" ("id") ON DELETE SET NULL ON UPDATE CASCADE, CONSTRAINT "PPost_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "PPost" ("id") ON DELETE SET NULL ON UPDATE CASCADE);
CREATE TABLE "PTag" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT NOT NULL);
CREATE TABLE "_PPostToPTag" ("A" INTEGER NOT NULL, "B" INTEGER NOT NULL, CONSTRAINT "_PPostToPTag_A_fkey" FOREIGN KEY ("A") REFERENCES "PPost" ("id") ON DELETE CASCADE ON UPDATE CASCADE, CONSTRAINT "_PPostToPTag_B_fkey" FOREIGN KEY ("B") REFERENCES "PTag" ("id") ON DELETE CASCADE ON UPDATE CASCADE);
CREATE UNIQUE INDEX "PUser_email_key" ON "PUser"("email");
CREATE INDEX "PPost_title_idx" ON "PPost"("title");
CREATE UNIQUE INDEX "PTag_name_key" ON "PTag"("name");
CREATE UNIQUE INDEX "_PPostToPTag_AB_unique" ON "_PPostToPTag"("A", "B");
CREATE INDEX "_PPostToPTag_B_index" ON "_PPostToPTag"("B");
-- SeaORM, Diesel
CREATE TABLE "cake" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar NOT NULL, "made" timestamp_with_timezone_text DEFAULT CURRENT_TIMESTAMP NOT NULL, "uid" uuid_text, "raw" uuid_blob, "doc" json_text, "cost" real(10, 2), "on" date_text, "at" time_text, "when" datetime_text, "ok" boolean, "tiny" tinyint, "small" smallint );
CREATE TABLE "fruit" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar NOT NULL, "cake_id" integer, FOREIGN KEY ("cake_id") REFERENCES "cake" ("id") ON DELETE CASCADE ON UPDATE CASCADE );
CREATE TABLE diesel_things (id INTEGER NOT NULL PRIMARY KEY, made TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, seen TIMESTAMPTZ, weight DOUBLE PRECISION, amount NUMERIC, big BIGINT UNSIGNED, code VARCHAR(36), key BLOB, ok TINYINT(1));
-- Ecto
CREATE TABLE "ecto_users" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "email" TEXT NOT NULL, "roles" JSON, "settings" TEXT, "inserted_at" TEXT NOT NULL, "active" INTEGER DEFAULT true, "cost" DECIMAL, "uid" TEXT);
CREATE UNIQUE INDEX "ecto_users_email_index" ON "ecto_users" ("email");
CREATE TABLE "ecto_posts" ("id" TEXT NOT NULL PRIMARY KEY, "title" TEXT DEFAULT "it's ""new""", "user_id" INTEGER NOT NULL CONSTRAINT "ecto_posts_user_id_fkey" REFERENCES "ecto_users"("id") ON DELETE CASCADE, "views" INTEGER DEFAULT 0 NOT NULL);
CREATE INDEX "ecto_posts_user_id_index" ON "ecto_posts" ("user_id");
CREATE UNIQUE INDEX "ecto_posts_lower_title_index" ON "ecto_posts" (lower(title));
-- Laravel
CREATE TABLE "l_users" ("id" integer primary key autoincrement not null, "name" varchar not null, "email" varchar not null, "role" varchar check ("role" in ('admin', 'editor')) not null default 'editor', "active" tinyint(1) not null default '1', "amount" numeric not null default '0', "options" text not null default '{}', "at" time, "created_at" datetime, "updated_at" datetime);
CREATE UNIQUE INDEX "l_users_email_unique" on "l_users" ("email");
CREATE TABLE "l_posts" ("id" varchar not null, "user_id" integer not null, "title" varchar not null, "year" integer not null, "deleted_at" datetime, foreign key("user_id") references "l_users"("id") on delete cascade, primary key ("id"));
CREATE INDEX "l_posts_title_index" on "l_posts" ("title");
-- Hibernate
create table h_author (id integer, name varchar(255) unique, kind tinyint check (kind between 0 and 2), level varchar(255) check (level in ('LOW','HIGH')), created timestamp, big numeric(38,2), primary key (id));
-- TypeORM
CREATE TABLE "t_folder" ("id" varchar(36) PRIMARY KEY NOT NULL, "projectId" varchar(36), "name" varchar(128) NOT NULL, "createdAt" datetime(3) NOT NULL DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')), CONSTRAINT "FK_parent" FOREIGN KEY ("projectId") REFERENCES "t_folder" ("id") ON DELETE CASCADE, CONSTRAINT "FK_parent" FOREIGN KEY ("projectId") REFERENCES "t_folder" ("id") ON DELETE SET NULL, CONSTRAINT "CHK_folder" CHECK (projectid <> id), CONSTRAINT "CHK_folder" CHECK (length(name) > 0));
CREATE INDEX "FK_parent" ON "t_folder" ("projectId");
CREATE UNIQUE INDEX "t_folder_alone" ON "t_folder" ("name") WHERE (projectId IS NULL);
CREATE TABLE "t_folder_tags" ("folderId" varchar(36) NOT NULL, "tagId" integer NOT NULL, PRIMARY KEY ("folderId", "tagId"));
INSERT INTO "t_folder_tags" VALUES ('a', 'Xk2');
-- Knex
CREATE TABLE "knex_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(255));
-- By hand
CREATE TABLE h_odd ("type" text PRIMARY KEY NOT NULL, "match" int, "Self" int, "two words" int, "2nd" int, "größe" int, total int GENERATED ALWAYS AS ("match" * 2) STORED, UNIQUE ("match", "Self"));
CREATE TABLE h_pair (a int NOT NULL, b text NOT NULL, n int, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE h_child (id integer PRIMARY KEY, a int, b text, code text UNIQUE, boss_code text REFERENCES h_child (code), FOREIGN KEY (a, b) REFERENCES h_pair (a, b) ON DELETE CASCADE);
CREATE TABLE no_key (a int, b text);
CREATE VIEW h_view AS SELECT "type", "match" FROM h_odd;
