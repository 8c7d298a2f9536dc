-- postgres
ALTER TABLE "book" RENAME COLUMN "book_title_note_search" TO "words";
ALTER INDEX "book_title_note_search" RENAME TO "words";
-- sqlite
DROP TRIGGER "book_title_note_search_insert";
DROP TRIGGER "book_title_note_search_update";
DROP TRIGGER "book_title_note_search_delete";
DROP TABLE "book_title_note_search";
CREATE VIRTUAL TABLE IF NOT EXISTS "words" USING fts5("title", "note", content = "book", content_rowid = "rowid", tokenize = "porter unicode61 remove_diacritics 0 categories 'L* Nd Nl Co M*'");
CREATE TRIGGER IF NOT EXISTS "words_insert" AFTER INSERT ON "book" BEGIN INSERT INTO "words" (rowid, "title", "note") VALUES (new.rowid, new."title", new."note"); END;
CREATE TRIGGER IF NOT EXISTS "words_update" AFTER UPDATE ON "book" WHEN old.rowid <> new.rowid OR old."title" IS NOT new."title" OR old."note" IS NOT new."note" BEGIN INSERT INTO "words" ("words", rowid, "title", "note") VALUES ('delete', old.rowid, old."title", old."note"); INSERT INTO "words" (rowid, "title", "note") VALUES (new.rowid, new."title", new."note"); END;
CREATE TRIGGER IF NOT EXISTS "words_delete" AFTER DELETE ON "book" BEGIN INSERT INTO "words" ("words", rowid, "title", "note") VALUES ('delete', old.rowid, old."title", old."note"); END;
INSERT INTO "words" ("words") VALUES ('rebuild');
-- back, postgres
ALTER TABLE "book" RENAME COLUMN "words" TO "book_title_note_search";
ALTER INDEX "words" RENAME TO "book_title_note_search";
-- back, sqlite
DROP TRIGGER "words_insert";
DROP TRIGGER "words_update";
DROP TRIGGER "words_delete";
DROP TABLE "words";
CREATE VIRTUAL TABLE IF NOT EXISTS "book_title_note_search" USING fts5("title", "note", content = "book", content_rowid = "rowid", tokenize = "porter unicode61 remove_diacritics 0 categories 'L* Nd Nl Co M*'");
CREATE TRIGGER IF NOT EXISTS "book_title_note_search_insert" AFTER INSERT ON "book" BEGIN INSERT INTO "book_title_note_search" (rowid, "title", "note") VALUES (new.rowid, new."title", new."note"); END;
CREATE TRIGGER IF NOT EXISTS "book_title_note_search_update" AFTER UPDATE ON "book" WHEN old.rowid <> new.rowid OR old."title" IS NOT new."title" OR old."note" IS NOT new."note" BEGIN INSERT INTO "book_title_note_search" ("book_title_note_search", rowid, "title", "note") VALUES ('delete', old.rowid, old."title", old."note"); INSERT INTO "book_title_note_search" (rowid, "title", "note") VALUES (new.rowid, new."title", new."note"); END;
CREATE TRIGGER IF NOT EXISTS "book_title_note_search_delete" AFTER DELETE ON "book" BEGIN INSERT INTO "book_title_note_search" ("book_title_note_search", rowid, "title", "note") VALUES ('delete', old.rowid, old."title", old."note"); END;
INSERT INTO "book_title_note_search" ("book_title_note_search") VALUES ('rebuild');
