-- postgres
DROP INDEX "book_title_key";
ALTER TABLE "book" DROP COLUMN "note";
ALTER TABLE "book" ADD COLUMN "note" TEXT COLLATE "C";
CREATE UNIQUE INDEX "book_title_key" ON "book" ("title") WHERE (note IS NULL);
-- sqlite
DROP INDEX "book_title_key";
ALTER TABLE "book" DROP COLUMN "note";
ALTER TABLE "book" ADD COLUMN "note" TEXT;
CREATE UNIQUE INDEX "book_title_key" ON "book" ("title") WHERE (note IS NULL);
-- back, postgres
DROP INDEX "book_title_key";
ALTER TABLE "book" DROP COLUMN "note";
ALTER TABLE "book" ADD COLUMN "note" TEXT COLLATE "C";
CREATE UNIQUE INDEX "book_title_key" ON "book" ("title") WHERE (note IS NULL);
-- back, sqlite
DROP INDEX "book_title_key";
ALTER TABLE "book" DROP COLUMN "note";
ALTER TABLE "book" ADD COLUMN "note" TEXT;
CREATE UNIQUE INDEX "book_title_key" ON "book" ("title") WHERE (note IS NULL);
