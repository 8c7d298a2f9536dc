-- postgres
ALTER TABLE "book" RENAME COLUMN "note" TO "remark";
ALTER TABLE "book" RENAME COLUMN "book_title_note_search" TO "book_title_remark_search";
ALTER INDEX "book_title_note_search" RENAME TO "book_title_remark_search";
-- sqlite
DROP TRIGGER "book_title_note_search_insert";
DROP TRIGGER "book_title_note_search_update";
DROP TRIGGER "book_title_note_search_delete";
DROP TABLE "book_title_note_search";
ALTER TABLE "book" RENAME COLUMN "note" TO "remark";
CREATE VIRTUAL TABLE IF NOT EXISTS "book_title_remark_search" USING fts5("title", "remark", content = "book", content_rowid = "rowid", tokenize = "porter unicode61 remove_diacritics 0 categories 'L* Nd Nl Co M*'");
CREATE TRIGGER IF NOT EXISTS "book_title_remark_search_insert" AFTER INSERT ON "book" BEGIN INSERT INTO "book_title_remark_search" (rowid, "title", "remark") VALUES (new.rowid, new."title", new."remark"); END;
CREATE TRIGGER IF NOT EXISTS "book_title_remark_search_update" AFTER UPDATE ON "book" WHEN old.rowid <> new.rowid OR old."title" IS NOT new."title" OR old."remark" IS NOT new."remark" BEGIN INSERT INTO "book_title_remark_search" ("book_title_remark_search", rowid, "title", "remark") VALUES ('delete', old.rowid, old."title", old."remark"); INSERT INTO "book_title_remark_search" (rowid, "title", "remark") VALUES (new.rowid, new."title", new."remark"); END;
CREATE TRIGGER IF NOT EXISTS "book_title_remark_search_delete" AFTER DELETE ON "book" BEGIN INSERT INTO "book_title_remark_search" ("book_title_remark_search", rowid, "title", "remark") VALUES ('delete', old.rowid, old."title", old."remark"); END;
INSERT INTO "book_title_remark_search" ("book_title_remark_search") VALUES ('rebuild');
-- back, postgres
ALTER TABLE "book" RENAME COLUMN "remark" TO "note";
ALTER TABLE "book" RENAME COLUMN "book_title_remark_search" TO "book_title_note_search";
ALTER INDEX "book_title_remark_search" RENAME TO "book_title_note_search";
-- back, sqlite
DROP TRIGGER "book_title_remark_search_insert";
DROP TRIGGER "book_title_remark_search_update";
DROP TRIGGER "book_title_remark_search_delete";
DROP TABLE "book_title_remark_search";
ALTER TABLE "book" RENAME COLUMN "remark" TO "note";
CREATE VIRTUAL TABLE IF NOT EXISTS "book_title_note_search" USING fts5("title", "note", content = "book", content_rowid = "rowid", tokenize = "porter unicode61 remove_diacritics 0 categories 'L* Nd Nl Co M*'");
CREATE TRIGGER IF NOT EXISTS "book_title_note_search_insert" AFTER INSERT ON "book" BEGIN INSERT INTO "book_title_note_search" (rowid, "title", "note") VALUES (new.rowid, new."title", new."note"); END;
CREATE TRIGGER IF NOT EXISTS "book_title_note_search_update" AFTER UPDATE ON "book" WHEN old.rowid <> new.rowid OR old."title" IS NOT new."title" OR old."note" IS NOT new."note" BEGIN INSERT INTO "book_title_note_search" ("book_title_note_search", rowid, "title", "note") VALUES ('delete', old.rowid, old."title", old."note"); INSERT INTO "book_title_note_search" (rowid, "title", "note") VALUES (new.rowid, new."title", new."note"); END;
CREATE TRIGGER IF NOT EXISTS "book_title_note_search_delete" AFTER DELETE ON "book" BEGIN INSERT INTO "book_title_note_search" ("book_title_note_search", rowid, "title", "note") VALUES ('delete', old.rowid, old."title", old."note"); END;
INSERT INTO "book_title_note_search" ("book_title_note_search") VALUES ('rebuild');
