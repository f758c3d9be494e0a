-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_audit_entries" table
CREATE TABLE `new_audit_entries` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `at` datetime NOT NULL, `actor` text NOT NULL, `token_id` integer NULL, `action` text NOT NULL, `subject` text NOT NULL, `detail` text NOT NULL DEFAULT ('{}'), `cluster_id` integer NULL, `period_id` integer NULL, `district_id` integer NULL, CONSTRAINT `audit_entries_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE SET NULL, CONSTRAINT `audit_entries_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE SET NULL, CONSTRAINT `audit_entries_districts_district` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL);
-- set sequence for "new_audit_entries" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("new_audit_entries", 4294967296);
-- copy rows from old table "audit_entries" to new temporary table "new_audit_entries"
INSERT INTO `new_audit_entries` (`id`, `at`, `actor`, `token_id`, `action`, `subject`, `detail`) SELECT `id`, `at`, `actor`, `token_id`, `action`, `subject`, `detail` FROM `audit_entries`;
-- drop "audit_entries" table after copying rows
DROP TABLE `audit_entries`;
-- rename temporary table "new_audit_entries" to "audit_entries"
ALTER TABLE `new_audit_entries` RENAME TO `audit_entries`;
-- create index "auditentry_at" to table: "audit_entries"
CREATE INDEX `auditentry_at` ON `audit_entries` (`at`);
-- create index "auditentry_subject_at" to table: "audit_entries"
CREATE INDEX `auditentry_subject_at` ON `audit_entries` (`subject`, `at`);
-- create index "auditentry_cluster_id_period_id_at" to table: "audit_entries"
CREATE INDEX `auditentry_cluster_id_period_id_at` ON `audit_entries` (`cluster_id`, `period_id`, `at`);
-- create "new_saved_queries" table
CREATE TABLE `new_saved_queries` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `title` text NOT NULL DEFAULT (''), `document` text NOT NULL, `variables` text NOT NULL DEFAULT ('{}'), `by` text NOT NULL, `token_id` integer NULL, `created_at` datetime NOT NULL, `updated_at` datetime NULL);
-- set sequence for "new_saved_queries" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("new_saved_queries", 128849018880);
-- copy rows from old table "saved_queries" to new temporary table "new_saved_queries"
INSERT INTO `new_saved_queries` (`id`, `code`, `document`, `variables`, `by`, `created_at`) SELECT `id`, `code`, `document`, `variables`, `by`, `created_at` FROM `saved_queries`;
-- drop "saved_queries" table after copying rows
DROP TABLE `saved_queries`;
-- rename temporary table "new_saved_queries" to "saved_queries"
ALTER TABLE `new_saved_queries` RENAME TO `saved_queries`;
-- create index "saved_queries_code_key" to table: "saved_queries"
CREATE UNIQUE INDEX `saved_queries_code_key` ON `saved_queries` (`code`);
-- create "new_tokens" table
CREATE TABLE `new_tokens` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `kind` text NOT NULL DEFAULT ('API'), `name` text NOT NULL, `hash` text NOT NULL, `prefix` text NOT NULL, `role` text NOT NULL, `path` text NOT NULL DEFAULT (''), `subject` text NOT NULL DEFAULT (''), `created_at` datetime NOT NULL, `expires_at` datetime NULL, `last_used_at` datetime NULL, `revoked_at` datetime NULL, `spent_at` datetime NULL, `district_id` integer NULL, `parent_id` integer NULL, CONSTRAINT `tokens_districts_district` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL, CONSTRAINT `tokens_tokens_children` FOREIGN KEY (`parent_id`) REFERENCES `tokens` (`id`) ON DELETE SET NULL);
-- set sequence for "new_tokens" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("new_tokens", 150323855360);
-- copy rows from old table "tokens" to new temporary table "new_tokens"
INSERT INTO `new_tokens` (`id`, `name`, `hash`, `prefix`, `role`, `created_at`, `expires_at`, `last_used_at`, `revoked_at`, `district_id`) SELECT `id`, `name`, `hash`, `prefix`, `role`, `created_at`, `expires_at`, `last_used_at`, `revoked_at`, `district_id` FROM `tokens`;
-- drop "tokens" table after copying rows
DROP TABLE `tokens`;
-- rename temporary table "new_tokens" to "tokens"
ALTER TABLE `new_tokens` RENAME TO `tokens`;
-- create index "tokens_hash_key" to table: "tokens"
CREATE UNIQUE INDEX `tokens_hash_key` ON `tokens` (`hash`);
-- create index "token_parent_id" to table: "tokens"
CREATE INDEX `token_parent_id` ON `tokens` (`parent_id`);
-- create "new_submissions" table
CREATE TABLE `new_submissions` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `state` text NOT NULL DEFAULT ('DRAFT'), `return_reason` text NULL, `submitted_at` datetime NULL, `submitted_by` text NOT NULL DEFAULT (''), `on_behalf` bool NOT NULL DEFAULT (false), `returned_at` datetime NULL, `approved_at` datetime NULL, `on_time` bool NULL, `filled` integer NOT NULL DEFAULT (0), `required` integer NOT NULL DEFAULT (0), `header` text NOT NULL DEFAULT ('{}'), `district_id` integer NULL, `membership_id` integer NULL, `report_id` integer NOT NULL, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, CONSTRAINT `submissions_districts_submissions` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL, CONSTRAINT `submissions_memberships_submission` FOREIGN KEY (`membership_id`) REFERENCES `memberships` (`id`) ON DELETE SET NULL, CONSTRAINT `submissions_reports_submissions` FOREIGN KEY (`report_id`) REFERENCES `reports` (`id`) ON DELETE NO ACTION, CONSTRAINT `submissions_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `submissions_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION);
-- set sequence for "new_submissions" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("new_submissions", 141733920768);
-- copy rows from old table "submissions" to new temporary table "new_submissions"
INSERT INTO `new_submissions` (`id`, `state`, `return_reason`, `submitted_at`, `submitted_by`, `on_behalf`, `returned_at`, `approved_at`, `on_time`, `filled`, `required`, `district_id`, `membership_id`, `report_id`, `cluster_id`, `period_id`) SELECT `id`, `state`, `return_reason`, `submitted_at`, `submitted_by`, `on_behalf`, `returned_at`, `approved_at`, `on_time`, `filled`, `required`, `district_id`, `membership_id`, `report_id`, `cluster_id`, `period_id` FROM `submissions`;
-- drop "submissions" table after copying rows
DROP TABLE `submissions`;
-- rename temporary table "new_submissions" to "submissions"
ALTER TABLE `new_submissions` RENAME TO `submissions`;
-- create index "submissions_membership_id_key" to table: "submissions"
CREATE UNIQUE INDEX `submissions_membership_id_key` ON `submissions` (`membership_id`);
-- create index "submission_of_unit" to table: "submissions"
CREATE UNIQUE INDEX `submission_of_unit` ON `submissions` (`report_id`, `district_id`) WHERE district_id IS NOT NULL;
-- create index "submission_of_cluster" to table: "submissions"
CREATE UNIQUE INDEX `submission_of_cluster` ON `submissions` (`report_id`) WHERE district_id IS NULL;
-- create "citations" table
CREATE TABLE `citations` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `district_id` integer NULL, `kind` text NOT NULL, `number` text NOT NULL, `issuer` text NOT NULL, `issued_on` text NULL, `subject` text NOT NULL DEFAULT (''), `tab` text NOT NULL DEFAULT (''), `row` integer NOT NULL DEFAULT (0), `address` text NOT NULL DEFAULT (''), `date_address` text NOT NULL DEFAULT (''), `submission_id` integer NOT NULL, `document_id` integer NOT NULL, CONSTRAINT `citations_submissions_submission` FOREIGN KEY (`submission_id`) REFERENCES `submissions` (`id`) ON DELETE NO ACTION, CONSTRAINT `citations_documents_document` FOREIGN KEY (`document_id`) REFERENCES `documents` (`id`) ON DELETE NO ACTION);
-- set sequence for "citations" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("citations", 176093659136);
-- create index "citation_submission_id_document_id" to table: "citations"
CREATE UNIQUE INDEX `citation_submission_id_document_id` ON `citations` (`submission_id`, `document_id`);
-- create index "citation_cluster_id_period_id" to table: "citations"
CREATE INDEX `citation_cluster_id_period_id` ON `citations` (`cluster_id`, `period_id`);
-- create "events" table
CREATE TABLE `events` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `kind` text NOT NULL, `subject_id` integer NOT NULL DEFAULT (0), `cluster_id` integer NULL, `period_id` integer NULL, `district_id` integer NULL, `at` datetime NOT NULL);
-- set sequence for "events" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("events", 180388626432);
-- create index "event_at" to table: "events"
CREATE INDEX `event_at` ON `events` (`at`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;
