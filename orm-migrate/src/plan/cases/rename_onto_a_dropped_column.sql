-- postgres
ALTER TABLE "book" RENAME COLUMN "price" TO "orm_old_price";
ALTER INDEX "book_price_idx" RENAME TO "book_orm_old_price_idx";
ALTER TABLE "book" RENAME CONSTRAINT "book_price_range" TO "book_orm_old_price_range";
ALTER TABLE "book" RENAME COLUMN "rating" TO "price";
DROP INDEX "book_orm_old_price_idx";
ALTER TABLE "book" DROP COLUMN "orm_old_price";
-- sqlite
DROP TRIGGER "book_title_note_search_insert";
DROP TRIGGER "book_title_note_search_update";
DROP TRIGGER "book_title_note_search_delete";
DROP TABLE "book_title_note_search";
ALTER TABLE "book" RENAME COLUMN "price" TO "orm_old_price";
ALTER TABLE "book" RENAME COLUMN "rating" TO "price";
CREATE TABLE "orm_new__book" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "note" TEXT,
    "pages" INTEGER NOT NULL,
    "author_id" INTEGER NOT NULL,
    "isbn" TEXT,
    "price" INTEGER NOT NULL DEFAULT (3),
    "status" TEXT NOT NULL DEFAULT ('draft'),
    CONSTRAINT "book_title_len" CHECK (length("title") <= 200),
    CONSTRAINT "book_pages_range" CHECK ("pages" BETWEEN -2147483648 AND 2147483647),
    CONSTRAINT "book_isbn_len" CHECK (length("isbn") <= 13),
    CONSTRAINT "book_price_range" CHECK ("price" BETWEEN -2147483648 AND 2147483647),
    CONSTRAINT "book_pages_check" CHECK (pages >= 0),
    CONSTRAINT "book_status_choice" CHECK ("status" IN ('draft', 'live')),
    CONSTRAINT "book_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE CASCADE
) STRICT;
INSERT INTO "orm_new__book" ("id", "title", "note", "pages", "author_id", "isbn", "price", "status") SELECT "id", "title", "note", "pages", "author_id", "isbn", "price", "status" FROM "book";
DELETE FROM sqlite_sequence WHERE name = 'orm_new__book';
INSERT INTO sqlite_sequence (name, seq) SELECT 'orm_new__book', seq FROM sqlite_sequence WHERE name = 'book';
DROP TABLE "book";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "orm_new__book" RENAME TO "book";
PRAGMA legacy_alter_table = OFF;
CREATE UNIQUE INDEX "book_isbn_key" ON "book" ("isbn");
CREATE INDEX "book_author_id_idx" ON "book" ("author_id");
CREATE VIRTUAL TABLE IF NOT EXISTS "book_title_note_search" USING fts5("title", "note", content = "book", content_rowid = "rowid", tokenize = "porter unicode61 remove_diacritics 0 categories 'L* Nd Nl Co M*'");
CREATE TRIGGER IF NOT EXISTS "book_title_note_search_insert" AFTER INSERT ON "book" BEGIN INSERT INTO "book_title_note_search" (rowid, "title", "note") VALUES (new.rowid, new."title", new."note"); END;
CREATE TRIGGER IF NOT EXISTS "book_title_note_search_update" AFTER UPDATE ON "book" WHEN old.rowid <> new.rowid OR old."title" IS NOT new."title" OR old."note" IS NOT new."note" BEGIN INSERT INTO "book_title_note_search" ("book_title_note_search", rowid, "title", "note") VALUES ('delete', old.rowid, old."title", old."note"); INSERT INTO "book_title_note_search" (rowid, "title", "note") VALUES (new.rowid, new."title", new."note"); END;
CREATE TRIGGER IF NOT EXISTS "book_title_note_search_delete" AFTER DELETE ON "book" BEGIN INSERT INTO "book_title_note_search" ("book_title_note_search", rowid, "title", "note") VALUES ('delete', old.rowid, old."title", old."note"); END;
INSERT INTO "book_title_note_search" ("book_title_note_search") VALUES ('rebuild');
-- back, postgres
ALTER TABLE "book" ADD COLUMN "orm_old_price" NUMERIC(8, 2), ADD CONSTRAINT "book_orm_old_price_range" CHECK ("orm_old_price" <> 'NaN');
CREATE INDEX "book_orm_old_price_idx" ON "book" ("orm_old_price");
ALTER TABLE "book" RENAME COLUMN "price" TO "rating";
ALTER TABLE "book" RENAME COLUMN "orm_old_price" TO "price";
ALTER INDEX "book_orm_old_price_idx" RENAME TO "book_price_idx";
ALTER TABLE "book" RENAME CONSTRAINT "book_orm_old_price_range" TO "book_price_range";
-- back, sqlite
ALTER TABLE "book" ADD COLUMN "orm_old_price" INTEGER CONSTRAINT "book_orm_old_price_range" CHECK ("orm_old_price" > -1000000 * 100 AND "orm_old_price" < 1000000 * 100);
CREATE INDEX "book_orm_old_price_idx" ON "book" ("orm_old_price");
DROP TRIGGER "book_title_note_search_insert";
DROP TRIGGER "book_title_note_search_update";
DROP TRIGGER "book_title_note_search_delete";
DROP TABLE "book_title_note_search";
ALTER TABLE "book" RENAME COLUMN "price" TO "rating";
ALTER TABLE "book" RENAME COLUMN "orm_old_price" TO "price";
CREATE TABLE "orm_new__book" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "note" TEXT,
    "pages" INTEGER NOT NULL,
    "author_id" INTEGER NOT NULL,
    "isbn" TEXT,
    "rating" INTEGER NOT NULL DEFAULT (3),
    "status" TEXT NOT NULL DEFAULT ('draft'),
    "price" INTEGER,
    CONSTRAINT "book_title_len" CHECK (length("title") <= 200),
    CONSTRAINT "book_pages_range" CHECK ("pages" BETWEEN -2147483648 AND 2147483647),
    CONSTRAINT "book_isbn_len" CHECK (length("isbn") <= 13),
    CONSTRAINT "book_rating_range" CHECK ("rating" BETWEEN -2147483648 AND 2147483647),
    CONSTRAINT "book_price_range" CHECK ("price" > -1000000 * 100 AND "price" < 1000000 * 100),
    CONSTRAINT "book_pages_check" CHECK (pages >= 0),
    CONSTRAINT "book_status_choice" CHECK ("status" IN ('draft', 'live')),
    CONSTRAINT "book_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE CASCADE
) STRICT;
INSERT INTO "orm_new__book" ("id", "title", "note", "pages", "author_id", "isbn", "rating", "status", "price") SELECT "id", "title", "note", "pages", "author_id", "isbn", "rating", "status", "price" FROM "book";
DELETE FROM sqlite_sequence WHERE name = 'orm_new__book';
INSERT INTO sqlite_sequence (name, seq) SELECT 'orm_new__book', seq FROM sqlite_sequence WHERE name = 'book';
DROP TABLE "book";
PRAGMA legacy_alter_table = ON;
ALTER TABLE "orm_new__book" RENAME TO "book";
PRAGMA legacy_alter_table = OFF;
CREATE UNIQUE INDEX "book_isbn_key" ON "book" ("isbn");
CREATE INDEX "book_author_id_idx" ON "book" ("author_id");
CREATE INDEX "book_price_idx" ON "book" ("price");
CREATE VIRTUAL TABLE IF NOT EXISTS "book_title_note_search" USING fts5("title", "note", content = "book", content_rowid = "rowid", tokenize = "porter unicode61 remove_diacritics 0 categories 'L* Nd Nl Co M*'");
CREATE TRIGGER IF NOT EXISTS "book_title_note_search_insert" AFTER INSERT ON "book" BEGIN INSERT INTO "book_title_note_search" (rowid, "title", "note") VALUES (new.rowid, new."title", new."note"); END;
CREATE TRIGGER IF NOT EXISTS "book_title_note_search_update" AFTER UPDATE ON "book" WHEN old.rowid <> new.rowid OR old."title" IS NOT new."title" OR old."note" IS NOT new."note" BEGIN INSERT INTO "book_title_note_search" ("book_title_note_search", rowid, "title", "note") VALUES ('delete', old.rowid, old."title", old."note"); INSERT INTO "book_title_note_search" (rowid, "title", "note") VALUES (new.rowid, new."title", new."note"); END;
CREATE TRIGGER IF NOT EXISTS "book_title_note_search_delete" AFTER DELETE ON "book" BEGIN INSERT INTO "book_title_note_search" ("book_title_note_search", rowid, "title", "note") VALUES ('delete', old.rowid, old."title", old."note"); END;
INSERT INTO "book_title_note_search" ("book_title_note_search") VALUES ('rebuild');
