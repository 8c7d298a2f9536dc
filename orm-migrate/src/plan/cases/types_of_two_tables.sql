-- postgres
ALTER TABLE "book" ALTER COLUMN "title" TYPE VARCHAR(300) COLLATE "C", ALTER COLUMN "pages" TYPE BIGINT, ALTER COLUMN "pages" SET DEFAULT (0);
ALTER TABLE "author" ALTER COLUMN "name" TYPE VARCHAR(120) COLLATE "C";
UPDATE "book" SET "note" = ('') WHERE "note" IS NULL;
ALTER TABLE "book" ALTER COLUMN "note" SET NOT NULL, ALTER COLUMN "price" TYPE NUMERIC(10, 2);
ALTER TABLE "book" ALTER COLUMN "price" TYPE NUMERIC(12, 2);
-- sqlite
CREATE TABLE "orm_new__book" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "pages" INTEGER NOT NULL DEFAULT (0),
    "price" INTEGER,
    "author_id" INTEGER NOT NULL,
    CONSTRAINT "book_title_len" CHECK (length("title") <= 300),
    CONSTRAINT "book_price_range" CHECK ("price" > -100000000 * 100 AND "price" < 100000000 * 100),
    CONSTRAINT "book_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE CASCADE
) STRICT;
INSERT INTO "orm_new__book" ("id", "title", "note", "pages", "price", "author_id") SELECT "id", "title", coalesce("note", ('')), "pages", "price", "author_id" FROM "book";
DELETE FROM sqlite_sequence WHERE name = 'orm_new__book';
INSERT INTO sqlite_sequence (name, seq) SELECT 'orm_new__book', seq FROM sqlite_sequence WHERE name = 'book';
DROP TABLE "book";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "orm_new__book" RENAME TO "book";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "book_author_id_idx" ON "book" ("author_id");
CREATE TABLE "orm_new__author" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    CONSTRAINT "author_name_len" CHECK (length("name") <= 120)
) STRICT;
INSERT INTO "orm_new__author" ("id", "name") SELECT "id", "name" FROM "author";
DELETE FROM sqlite_sequence WHERE name = 'orm_new__author';
INSERT INTO sqlite_sequence (name, seq) SELECT 'orm_new__author', seq FROM sqlite_sequence WHERE name = 'author';
DROP TABLE "author";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "orm_new__author" RENAME TO "author";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "orm_new__book" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "pages" INTEGER NOT NULL DEFAULT (0),
    "price" INTEGER,
    "author_id" INTEGER NOT NULL,
    CONSTRAINT "book_title_len" CHECK (length("title") <= 300),
    CONSTRAINT "book_price_range" CHECK ("price" > -10000000000 * 100 AND "price" < 10000000000 * 100),
    CONSTRAINT "book_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE CASCADE
) STRICT;
INSERT INTO "orm_new__book" ("id", "title", "note", "pages", "price", "author_id") SELECT "id", "title", "note", "pages", "price", "author_id" FROM "book";
DELETE FROM sqlite_sequence WHERE name = 'orm_new__book';
INSERT INTO sqlite_sequence (name, seq) SELECT 'orm_new__book', seq FROM sqlite_sequence WHERE name = 'book';
DROP TABLE "book";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "orm_new__book" RENAME TO "book";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "book_author_id_idx" ON "book" ("author_id");
-- back, postgres
ALTER TABLE "book" ALTER COLUMN "price" TYPE NUMERIC(10, 2);
ALTER TABLE "book" ALTER COLUMN "price" TYPE NUMERIC(8, 2), ALTER COLUMN "note" DROP NOT NULL;
ALTER TABLE "author" ALTER COLUMN "name" TYPE VARCHAR(100) COLLATE "C";
ALTER TABLE "book" ALTER COLUMN "pages" DROP DEFAULT, ALTER COLUMN "pages" TYPE INTEGER, ALTER COLUMN "title" TYPE VARCHAR(200) COLLATE "C";
-- back, sqlite
CREATE TABLE "orm_new__book" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "pages" INTEGER NOT NULL DEFAULT (0),
    "price" INTEGER,
    "author_id" INTEGER NOT NULL,
    CONSTRAINT "book_title_len" CHECK (length("title") <= 300),
    CONSTRAINT "book_price_range" CHECK ("price" > -100000000 * 100 AND "price" < 100000000 * 100),
    CONSTRAINT "book_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE CASCADE
) STRICT;
INSERT INTO "orm_new__book" ("id", "title", "note", "pages", "price", "author_id") SELECT "id", "title", "note", "pages", "price", "author_id" FROM "book";
DELETE FROM sqlite_sequence WHERE name = 'orm_new__book';
INSERT INTO sqlite_sequence (name, seq) SELECT 'orm_new__book', seq FROM sqlite_sequence WHERE name = 'book';
DROP TABLE "book";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "orm_new__book" RENAME TO "book";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "book_author_id_idx" ON "book" ("author_id");
CREATE TABLE "orm_new__book" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "note" TEXT,
    "pages" INTEGER NOT NULL,
    "price" INTEGER,
    "author_id" INTEGER NOT NULL,
    CONSTRAINT "book_title_len" CHECK (length("title") <= 200),
    CONSTRAINT "book_pages_range" CHECK ("pages" BETWEEN -2147483648 AND 2147483647),
    CONSTRAINT "book_price_range" CHECK ("price" > -1000000 * 100 AND "price" < 1000000 * 100),
    CONSTRAINT "book_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE CASCADE
) STRICT;
INSERT INTO "orm_new__book" ("id", "title", "note", "pages", "price", "author_id") SELECT "id", "title", "note", "pages", "price", "author_id" FROM "book";
DELETE FROM sqlite_sequence WHERE name = 'orm_new__book';
INSERT INTO sqlite_sequence (name, seq) SELECT 'orm_new__book', seq FROM sqlite_sequence WHERE name = 'book';
DROP TABLE "book";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "orm_new__book" RENAME TO "book";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "book_author_id_idx" ON "book" ("author_id");
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
