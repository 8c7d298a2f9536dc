-- postgres
ALTER TYPE "status" RENAME VALUE 'draft' TO 'orm_old_draft';
ALTER TYPE "status" RENAME VALUE 'live' TO 'draft';
ALTER TYPE "status" RENAME VALUE 'orm_old_draft' TO 'live';
-- sqlite
CREATE TABLE "orm_new__book" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "note" TEXT,
    "pages" INTEGER NOT NULL,
    "price" INTEGER,
    "author_id" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT ('live'),
    CONSTRAINT "book_title_len" CHECK (length("title") <= 200),
    CONSTRAINT "book_pages_range" CHECK ("pages" BETWEEN -2147483648 AND 2147483647),
    CONSTRAINT "book_price_range" CHECK ("price" > -1000000 * 100 AND "price" < 1000000 * 100),
    CONSTRAINT "book_status_choice" CHECK ("status" IN ('live', 'draft')),
    CONSTRAINT "book_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE CASCADE
) STRICT;
INSERT INTO "orm_new__book" ("id", "title", "note", "pages", "price", "author_id", "status") SELECT "id", "title", "note", "pages", "price", "author_id", CASE "status" WHEN 'draft' THEN 'live' WHEN 'live' THEN 'draft' ELSE "status" END FROM "book";
DELETE FROM sqlite_sequence WHERE name = 'orm_new__book';
INSERT INTO sqlite_sequence (name, seq) SELECT 'orm_new__book', seq FROM sqlite_sequence WHERE name = 'book';
DROP TABLE "book";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "orm_new__book" RENAME TO "book";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "book_author_id_idx" ON "book" ("author_id");
-- back, postgres
ALTER TYPE "status" RENAME VALUE 'live' TO 'orm_old_draft';
ALTER TYPE "status" RENAME VALUE 'draft' TO 'live';
ALTER TYPE "status" RENAME VALUE 'orm_old_draft' TO 'draft';
-- back, sqlite
CREATE TABLE "orm_new__book" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "note" TEXT,
    "pages" INTEGER NOT NULL,
    "price" INTEGER,
    "author_id" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT ('draft'),
    CONSTRAINT "book_title_len" CHECK (length("title") <= 200),
    CONSTRAINT "book_pages_range" CHECK ("pages" BETWEEN -2147483648 AND 2147483647),
    CONSTRAINT "book_price_range" CHECK ("price" > -1000000 * 100 AND "price" < 1000000 * 100),
    CONSTRAINT "book_status_choice" CHECK ("status" IN ('draft', 'live')),
    CONSTRAINT "book_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE CASCADE
) STRICT;
INSERT INTO "orm_new__book" ("id", "title", "note", "pages", "price", "author_id", "status") SELECT "id", "title", "note", "pages", "price", "author_id", CASE "status" WHEN 'live' THEN 'draft' WHEN 'draft' THEN 'live' ELSE "status" END FROM "book";
DELETE FROM sqlite_sequence WHERE name = 'orm_new__book';
INSERT INTO sqlite_sequence (name, seq) SELECT 'orm_new__book', seq FROM sqlite_sequence WHERE name = 'book';
DROP TABLE "book";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "orm_new__book" RENAME TO "book";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "book_author_id_idx" ON "book" ("author_id");
