-- postgres
ALTER TABLE "book" DROP COLUMN "book_title_note_search";
ALTER TABLE "book" ADD COLUMN IF NOT EXISTS "book_title_search" TSVECTOR GENERATED ALWAYS AS (setweight(to_tsvector('english', regexp_replace(lower(coalesce("title", '') COLLATE "und-x-icu"), '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7-\u00d7\u00f7-\u00f7\u2000-\u2070\u2074-\u207e\u2080-\u208e\u20a0-\u20cf\u2150-\u215f\u2189-\u2bff\u3000-\u3004\u3008-\u3020\u3030-\u3030\u3192-\u3195\u3220-\u3229\u3248-\u325f\u3280-\u3289\u32b1-\u32bf\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffee]+', ' ', 'g')), 'A')) STORED;
CREATE INDEX IF NOT EXISTS "book_title_search" ON "book" USING gin ("book_title_search");
ALTER TABLE "book" DROP COLUMN "note";
-- sqlite
DROP TRIGGER "book_title_note_search_insert";
DROP TRIGGER "book_title_note_search_update";
DROP TRIGGER "book_title_note_search_delete";
DROP TABLE "book_title_note_search";
CREATE VIRTUAL TABLE IF NOT EXISTS "book_title_search" USING fts5("title", content = "book", content_rowid = "rowid", tokenize = "porter unicode61 remove_diacritics 0 categories 'L* Nd Nl Co M*'");
CREATE TRIGGER IF NOT EXISTS "book_title_search_insert" AFTER INSERT ON "book" BEGIN INSERT INTO "book_title_search" (rowid, "title") VALUES (new.rowid, new."title"); END;
CREATE TRIGGER IF NOT EXISTS "book_title_search_update" AFTER UPDATE ON "book" WHEN old.rowid <> new.rowid OR old."title" IS NOT new."title" BEGIN INSERT INTO "book_title_search" ("book_title_search", rowid, "title") VALUES ('delete', old.rowid, old."title"); INSERT INTO "book_title_search" (rowid, "title") VALUES (new.rowid, new."title"); END;
CREATE TRIGGER IF NOT EXISTS "book_title_search_delete" AFTER DELETE ON "book" BEGIN INSERT INTO "book_title_search" ("book_title_search", rowid, "title") VALUES ('delete', old.rowid, old."title"); END;
INSERT INTO "book_title_search" ("book_title_search") VALUES ('rebuild');
ALTER TABLE "book" DROP COLUMN "note";
-- back, postgres
ALTER TABLE "book" ADD COLUMN "note" TEXT COLLATE "C";
ALTER TABLE "book" DROP COLUMN "book_title_search";
ALTER TABLE "book" ADD COLUMN IF NOT EXISTS "book_title_note_search" TSVECTOR GENERATED ALWAYS AS (setweight(to_tsvector('english', regexp_replace(lower(coalesce("title", '') COLLATE "und-x-icu"), '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7-\u00d7\u00f7-\u00f7\u2000-\u2070\u2074-\u207e\u2080-\u208e\u20a0-\u20cf\u2150-\u215f\u2189-\u2bff\u3000-\u3004\u3008-\u3020\u3030-\u3030\u3192-\u3195\u3220-\u3229\u3248-\u325f\u3280-\u3289\u32b1-\u32bf\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffee]+', ' ', 'g')), 'A') || setweight(to_tsvector('english', regexp_replace(lower(coalesce("note", '') COLLATE "und-x-icu"), '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7-\u00d7\u00f7-\u00f7\u2000-\u2070\u2074-\u207e\u2080-\u208e\u20a0-\u20cf\u2150-\u215f\u2189-\u2bff\u3000-\u3004\u3008-\u3020\u3030-\u3030\u3192-\u3195\u3220-\u3229\u3248-\u325f\u3280-\u3289\u32b1-\u32bf\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffee]+', ' ', 'g')), 'B')) STORED;
CREATE INDEX IF NOT EXISTS "book_title_note_search" ON "book" USING gin ("book_title_note_search");
-- back, sqlite
ALTER TABLE "book" ADD COLUMN "note" TEXT;
DROP TRIGGER "book_title_search_insert";
DROP TRIGGER "book_title_search_update";
DROP TRIGGER "book_title_search_delete";
DROP TABLE "book_title_search";
CREATE VIRTUAL TABLE IF NOT EXISTS "book_title_note_search" USING fts5("title", "note", content = "book", content_rowid = "rowid", tokenize = "porter unicode61 remove_diacritics 0 categories 'L* Nd Nl Co M*'");
CREATE TRIGGER IF NOT EXISTS "book_title_note_search_insert" AFTER INSERT ON "book" BEGIN INSERT INTO "book_title_note_search" (rowid, "title", "note") VALUES (new.rowid, new."title", new."note"); END;
CREATE TRIGGER IF NOT EXISTS "book_title_note_search_update" AFTER UPDATE ON "book" WHEN old.rowid <> new.rowid OR old."title" IS NOT new."title" OR old."note" IS NOT new."note" BEGIN INSERT INTO "book_title_note_search" ("book_title_note_search", rowid, "title", "note") VALUES ('delete', old.rowid, old."title", old."note"); INSERT INTO "book_title_note_search" (rowid, "title", "note") VALUES (new.rowid, new."title", new."note"); END;
CREATE TRIGGER IF NOT EXISTS "book_title_note_search_delete" AFTER DELETE ON "book" BEGIN INSERT INTO "book_title_note_search" ("book_title_note_search", rowid, "title", "note") VALUES ('delete', old.rowid, old."title", old."note"); END;
INSERT INTO "book_title_note_search" ("book_title_note_search") VALUES ('rebuild');
