-- postgres
ALTER TABLE "author" RENAME TO "orm_old_author";
ALTER TABLE "orm_old_author" RENAME CONSTRAINT "author_pkey" TO "orm_old_author_pkey";
ALTER SEQUENCE IF EXISTS "author_id_seq" RENAME TO "orm_old_author_id_seq";
ALTER TABLE "tag" RENAME TO "author";
ALTER TABLE "author" RENAME CONSTRAINT "tag_pkey" TO "author_pkey";
ALTER SEQUENCE IF EXISTS "tag_id_seq" RENAME TO "author_id_seq";
ALTER TABLE "orm_old_author" RENAME TO "tag";
ALTER TABLE "tag" RENAME CONSTRAINT "orm_old_author_pkey" TO "tag_pkey";
ALTER SEQUENCE IF EXISTS "orm_old_author_id_seq" RENAME TO "tag_id_seq";
-- sqlite
ALTER TABLE "author" RENAME TO "orm_old_author";
ALTER TABLE "tag" RENAME TO "author";
CREATE TABLE "orm_new__orm_old_author" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    CONSTRAINT "orm_old_author_name_len" CHECK (length("name") <= 100)
) STRICT;
INSERT INTO "orm_new__orm_old_author" ("id", "name") SELECT "id", "name" FROM "orm_old_author";
DELETE FROM sqlite_sequence WHERE name = 'orm_new__orm_old_author';
INSERT INTO sqlite_sequence (name, seq) SELECT 'orm_new__orm_old_author', seq FROM sqlite_sequence WHERE name = 'orm_old_author';
DROP TABLE "orm_old_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "orm_new__orm_old_author" RENAME TO "orm_old_author";
PRAGMA legacy_alter_table = OFF;
ALTER TABLE "orm_old_author" RENAME TO "tag";
CREATE TABLE "orm_new__tag" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    CONSTRAINT "tag_name_len" CHECK (length("name") <= 100)
) STRICT;
INSERT INTO "orm_new__tag" ("id", "name") SELECT "id", "name" FROM "tag";
DELETE FROM sqlite_sequence WHERE name = 'orm_new__tag';
INSERT INTO sqlite_sequence (name, seq) SELECT 'orm_new__tag', seq FROM sqlite_sequence WHERE name = 'tag';
DROP TABLE "tag";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "orm_new__tag" RENAME TO "tag";
PRAGMA legacy_alter_table = OFF;
-- back, postgres
ALTER TABLE "tag" RENAME TO "orm_old_author";
ALTER TABLE "orm_old_author" RENAME CONSTRAINT "tag_pkey" TO "orm_old_author_pkey";
ALTER SEQUENCE IF EXISTS "tag_id_seq" RENAME TO "orm_old_author_id_seq";
ALTER TABLE "author" RENAME TO "tag";
ALTER TABLE "tag" RENAME CONSTRAINT "author_pkey" TO "tag_pkey";
ALTER SEQUENCE IF EXISTS "author_id_seq" RENAME TO "tag_id_seq";
ALTER TABLE "orm_old_author" RENAME TO "author";
ALTER TABLE "author" RENAME CONSTRAINT "orm_old_author_pkey" TO "author_pkey";
ALTER SEQUENCE IF EXISTS "orm_old_author_id_seq" RENAME TO "author_id_seq";
-- back, sqlite
ALTER TABLE "tag" RENAME TO "orm_old_author";
ALTER TABLE "author" RENAME TO "tag";
CREATE TABLE "orm_new__orm_old_author" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    CONSTRAINT "orm_old_author_name_len" CHECK (length("name") <= 100)
) STRICT;
INSERT INTO "orm_new__orm_old_author" ("id", "name") SELECT "id", "name" FROM "orm_old_author";
DELETE FROM sqlite_sequence WHERE name = 'orm_new__orm_old_author';
INSERT INTO sqlite_sequence (name, seq) SELECT 'orm_new__orm_old_author', seq FROM sqlite_sequence WHERE name = 'orm_old_author';
DROP TABLE "orm_old_author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "orm_new__orm_old_author" RENAME TO "orm_old_author";
PRAGMA legacy_alter_table = OFF;
ALTER TABLE "orm_old_author" RENAME TO "author";
CREATE TABLE "orm_new__author" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    CONSTRAINT "author_name_len" CHECK (length("name") <= 100)
) STRICT;
INSERT INTO "orm_new__author" ("id", "name") SELECT "id", "name" FROM "author";
DELETE FROM sqlite_sequence WHERE name = 'orm_new__author';
INSERT INTO sqlite_sequence (name, seq) SELECT 'orm_new__author', seq FROM sqlite_sequence WHERE name = 'author';
DROP TABLE "author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "orm_new__author" RENAME TO "author";
PRAGMA legacy_alter_table = OFF;
