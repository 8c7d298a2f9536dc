-- postgres
ALTER TABLE "book" DROP CONSTRAINT "book_status_choice";
UPDATE "book" SET "status" = 'orm_old_draft' WHERE "status" = 'draft';
ALTER TABLE "book" ADD CONSTRAINT "book_status_choice" CHECK ("status" IN ('orm_old_draft', 'live')), ALTER COLUMN "status" SET DEFAULT ('orm_old_draft');
ALTER TABLE "book" DROP CONSTRAINT "book_status_choice";
UPDATE "book" SET "status" = 'draft' WHERE "status" = 'live';
ALTER TABLE "book" ADD CONSTRAINT "book_status_choice" CHECK ("status" IN ('orm_old_draft', 'draft'));
ALTER TABLE "book" DROP CONSTRAINT "book_status_choice";
UPDATE "book" SET "status" = 'live' WHERE "status" = 'orm_old_draft';
ALTER TABLE "book" ADD CONSTRAINT "book_status_choice" CHECK ("status" IN ('live', 'draft')), ALTER COLUMN "status" SET DEFAULT ('live');
-- sqlite
DROP TRIGGER "book_title_note_search_insert";
DROP TRIGGER "book_title_note_search_update";
DROP TRIGGER "book_title_note_search_delete";
DROP TABLE "book_title_note_search";
CREATE TABLE "orm_new__book" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "note" TEXT,
    "pages" INTEGER NOT NULL,
    "price" INTEGER,
    "author_id" INTEGER NOT NULL,
    "isbn" TEXT,
    "rating" INTEGER NOT NULL DEFAULT (3),
    "status" TEXT NOT NULL DEFAULT ('live'),
    CONSTRAINT "book_title_len" CHECK (length("title") <= 200),
    CONSTRAINT "book_pages_range" CHECK ("pages" BETWEEN -2147483648 AND 2147483647),
    CONSTRAINT "book_price_range" CHECK ("price" > -1000000 * 100 AND "price" < 1000000 * 100),
    CONSTRAINT "book_isbn_len" CHECK (length("isbn") <= 13),
    CONSTRAINT "book_rating_range" CHECK ("rating" BETWEEN -2147483648 AND 2147483647),
    CONSTRAINT "book_pages_check" CHECK (pages >= 0),
    CONSTRAINT "book_status_choice" CHECK ("status" IN ('live', 'draft')),
    CONSTRAINT "book_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE CASCADE
) STRICT;
INSERT INTO "orm_new__book" ("id", "title", "note", "pages", "price", "author_id", "isbn", "rating", "status") SELECT "id", "title", "note", "pages", "price", "author_id", "isbn", "rating", CASE "status" WHEN 'draft' THEN 'live' WHEN 'live' THEN 'draft' ELSE "status" END FROM "book";
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
-- back, postgres
ALTER TABLE "book" DROP CONSTRAINT "book_status_choice";
UPDATE "book" SET "status" = 'orm_old_draft' WHERE "status" = 'live';
ALTER TABLE "book" ADD CONSTRAINT "book_status_choice" CHECK ("status" IN ('orm_old_draft', 'draft')), ALTER COLUMN "status" SET DEFAULT ('orm_old_draft');
ALTER TABLE "book" DROP CONSTRAINT "book_status_choice";
UPDATE "book" SET "status" = 'live' WHERE "status" = 'draft';
ALTER TABLE "book" ADD CONSTRAINT "book_status_choice" CHECK ("status" IN ('orm_old_draft', 'live'));
ALTER TABLE "book" DROP CONSTRAINT "book_status_choice";
UPDATE "book" SET "status" = 'draft' WHERE "status" = 'orm_old_draft';
ALTER TABLE "book" ADD CONSTRAINT "book_status_choice" CHECK ("status" IN ('draft', 'live')), ALTER COLUMN "status" SET DEFAULT ('draft');
-- back, sqlite
DROP TRIGGER "book_title_note_search_insert";
DROP TRIGGER "book_title_note_search_update";
DROP TRIGGER "book_title_note_search_delete";
DROP TABLE "book_title_note_search";
CREATE TABLE "orm_new__book" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "note" TEXT,
    "pages" INTEGER NOT NULL,
    "price" INTEGER,
    "author_id" INTEGER NOT NULL,
    "isbn" TEXT,
    "rating" INTEGER NOT NULL DEFAULT (3),
    "status" TEXT NOT NULL DEFAULT ('draft'),
    CONSTRAINT "book_title_len" CHECK (length("title") <= 200),
    CONSTRAINT "book_pages_range" CHECK ("pages" BETWEEN -2147483648 AND 2147483647),
    CONSTRAINT "book_price_range" CHECK ("price" > -1000000 * 100 AND "price" < 1000000 * 100),
    CONSTRAINT "book_isbn_len" CHECK (length("isbn") <= 13),
    CONSTRAINT "book_rating_range" CHECK ("rating" BETWEEN -2147483648 AND 2147483647),
    CONSTRAINT "book_pages_check" CHECK (pages >= 0),
    CONSTRAINT "book_status_choice" CHECK ("status" IN ('draft', 'live')),
    CONSTRAINT "book_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id") ON DELETE CASCADE
) STRICT;
INSERT INTO "orm_new__book" ("id", "title", "note", "pages", "price", "author_id", "isbn", "rating", "status") SELECT "id", "title", "note", "pages", "price", "author_id", "isbn", "rating", CASE "status" WHEN 'live' THEN 'draft' WHEN 'draft' THEN 'live' ELSE "status" END FROM "book";
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
