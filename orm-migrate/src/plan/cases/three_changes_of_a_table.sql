-- postgres
ALTER TABLE "book" ALTER COLUMN "title" TYPE VARCHAR(300) COLLATE "C", ALTER COLUMN "note" SET DEFAULT (''), ALTER COLUMN "pages" DROP NOT NULL;
-- sqlite
CREATE TABLE "orm_new__book" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "note" TEXT DEFAULT (''),
    "pages" INTEGER,
    "price" INTEGER,
    "author_id" INTEGER NOT NULL,
    CONSTRAINT "book_title_len" CHECK (length("title") <= 300),
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
-- back, postgres
ALTER TABLE "book" ALTER COLUMN "pages" SET NOT NULL, ALTER COLUMN "note" DROP DEFAULT, ALTER COLUMN "title" TYPE VARCHAR(200) COLLATE "C";
-- back, sqlite
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
