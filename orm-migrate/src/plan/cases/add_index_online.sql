-- postgres
CREATE INDEX CONCURRENTLY "book_title_idx" ON "book" ("title");
CREATE UNIQUE INDEX CONCURRENTLY "book_title_key" ON "book" ("title");
ALTER TABLE "book" ADD CONSTRAINT "book_title_key" UNIQUE USING INDEX "book_title_key";
-- sqlite
CREATE UNIQUE INDEX "book_title_key" ON "book" ("title");
CREATE INDEX "book_title_idx" ON "book" ("title");
-- back, postgres
ALTER TABLE "book" DROP CONSTRAINT "book_title_key";
DROP INDEX CONCURRENTLY "book_title_idx";
-- back, sqlite
DROP INDEX "book_title_key";
DROP INDEX "book_title_idx";
