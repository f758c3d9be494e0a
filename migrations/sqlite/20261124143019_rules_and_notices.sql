-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- add column "refused_at" to table: "awards"
ALTER TABLE `awards` ADD COLUMN `refused_at` datetime NULL;
-- add column "refused_reason" to table: "awards"
ALTER TABLE `awards` ADD COLUMN `refused_reason` text NULL;
-- create "new_contacts" table
CREATE TABLE `new_contacts` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `district_id` integer NULL, `name` text NOT NULL, `title` text NULL, `email` text NULL, `phone` text NULL, `notify` bool NOT NULL DEFAULT (true), `language` text NOT NULL DEFAULT ('VI'), `membership_id` integer NOT NULL, CONSTRAINT `contacts_memberships_contacts` FOREIGN KEY (`membership_id`) REFERENCES `memberships` (`id`) ON DELETE NO ACTION);
-- set sequence for "new_contacts" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("new_contacts", 30064771072);
-- copy rows from old table "contacts" to new temporary table "new_contacts"
INSERT INTO `new_contacts` (`id`, `cluster_id`, `period_id`, `district_id`, `name`, `title`, `email`, `phone`, `membership_id`) SELECT `id`, `cluster_id`, `period_id`, `district_id`, `name`, `title`, `email`, `phone`, `membership_id` FROM `contacts`;
-- drop "contacts" table after copying rows
DROP TABLE `contacts`;
-- rename temporary table "new_contacts" to "contacts"
ALTER TABLE `new_contacts` RENAME TO `contacts`;
-- add column "refused_at" to table: "exemplars"
ALTER TABLE `exemplars` ADD COLUMN `refused_at` datetime NULL;
-- add column "refused_reason" to table: "exemplars"
ALTER TABLE `exemplars` ADD COLUMN `refused_reason` text NULL;
-- create "new_findings" table
CREATE TABLE `new_findings` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `fingerprint` text NOT NULL, `severity` text NOT NULL, `state` text NOT NULL DEFAULT ('OPEN'), `cells` text NOT NULL DEFAULT ('[]'), `printed` text NOT NULL DEFAULT (''), `expected_min` integer NULL, `expected_max` integer NULL, `difference` integer NULL, `candidates` text NOT NULL DEFAULT ('[]'), `message_vi` text NOT NULL, `message_en` text NOT NULL, `explanation` text NOT NULL DEFAULT (''), `explained_at` datetime NULL, `reason` text NOT NULL DEFAULT (''), `accepted_at` datetime NULL, `accepted_by` text NOT NULL DEFAULT (''), `figures` text NOT NULL DEFAULT (''), `context` text NOT NULL DEFAULT (''), `tab` text NOT NULL DEFAULT (''), `address` text NOT NULL DEFAULT (''), `found_at` datetime NOT NULL, `fixed_at` datetime NULL, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `district_id` integer NULL, `indicator_id` integer NULL, `run_id` integer NULL, `rule_id` integer NOT NULL, `submission_id` integer NULL, CONSTRAINT `findings_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `findings_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION, CONSTRAINT `findings_districts_district` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL, CONSTRAINT `findings_indicators_indicator` FOREIGN KEY (`indicator_id`) REFERENCES `indicators` (`id`) ON DELETE SET NULL, CONSTRAINT `findings_sync_runs_run` FOREIGN KEY (`run_id`) REFERENCES `sync_runs` (`id`) ON DELETE SET NULL, CONSTRAINT `findings_rules_findings` FOREIGN KEY (`rule_id`) REFERENCES `rules` (`id`) ON DELETE NO ACTION, CONSTRAINT `findings_submissions_findings` FOREIGN KEY (`submission_id`) REFERENCES `submissions` (`id`) ON DELETE SET NULL);
-- set sequence for "new_findings" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("new_findings", 51539607552);
-- copy rows from old table "findings" to new temporary table "new_findings"
INSERT INTO `new_findings` (`id`, `fingerprint`, `severity`, `state`, `cells`, `printed`, `expected_min`, `expected_max`, `difference`, `candidates`, `message_vi`, `message_en`, `reason`, `found_at`, `fixed_at`, `cluster_id`, `period_id`, `district_id`, `rule_id`, `submission_id`) SELECT `id`, `fingerprint`, `severity`, `state`, `cells`, `printed`, `expected_min`, `expected_max`, `difference`, `candidates`, `message_vi`, `message_en`, `reason`, `found_at`, `fixed_at`, `cluster_id`, `period_id`, `district_id`, `rule_id`, `submission_id` FROM `findings`;
-- drop "findings" table after copying rows
DROP TABLE `findings`;
-- rename temporary table "new_findings" to "findings"
ALTER TABLE `new_findings` RENAME TO `findings`;
-- create index "finding_cluster_id_period_id_rule_id_fingerprint" to table: "findings"
CREATE UNIQUE INDEX `finding_cluster_id_period_id_rule_id_fingerprint` ON `findings` (`cluster_id`, `period_id`, `rule_id`, `fingerprint`);
-- create index "finding_open" to table: "findings"
CREATE INDEX `finding_open` ON `findings` (`period_id`, `indicator_id`, `district_id`) WHERE state = 'OPEN';
-- add column "refused_at" to table: "indicator_values"
ALTER TABLE `indicator_values` ADD COLUMN `refused_at` datetime NULL;
-- add column "refused_reason" to table: "indicator_values"
ALTER TABLE `indicator_values` ADD COLUMN `refused_reason` text NULL;
-- create "new_narratives" table
CREATE TABLE `new_narratives` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `recorded_at` datetime NOT NULL, `superseded_at` datetime NULL, `approved_from` datetime NULL, `approved_to` datetime NULL, `published_from` datetime NULL, `published_to` datetime NULL, `refused_at` datetime NULL, `refused_reason` text NULL, `tab` text NOT NULL DEFAULT (''), `row` integer NOT NULL DEFAULT (0), `held_since` datetime NULL, `held_problem` text NULL, `slot` text NOT NULL DEFAULT ('body'), `text` text NOT NULL, `bound` text NOT NULL DEFAULT ('[]'), `address` text NOT NULL DEFAULT (''), `membership_id` integer NULL, `district_id` integer NULL, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `run_id` integer NULL, `section_id` integer NOT NULL, `submission_id` integer NOT NULL, CONSTRAINT `narratives_memberships_membership` FOREIGN KEY (`membership_id`) REFERENCES `memberships` (`id`) ON DELETE SET NULL, CONSTRAINT `narratives_districts_district` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL, CONSTRAINT `narratives_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `narratives_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION, CONSTRAINT `narratives_sync_runs_run` FOREIGN KEY (`run_id`) REFERENCES `sync_runs` (`id`) ON DELETE SET NULL, CONSTRAINT `narratives_sections_section` FOREIGN KEY (`section_id`) REFERENCES `sections` (`id`) ON DELETE NO ACTION, CONSTRAINT `narratives_submissions_narratives` FOREIGN KEY (`submission_id`) REFERENCES `submissions` (`id`) ON DELETE NO ACTION);
-- set sequence for "new_narratives" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("new_narratives", 81604378624);
-- copy rows from old table "narratives" to new temporary table "new_narratives"
INSERT INTO `new_narratives` (`id`, `recorded_at`, `superseded_at`, `approved_from`, `approved_to`, `published_from`, `published_to`, `tab`, `row`, `held_since`, `held_problem`, `slot`, `text`, `address`, `membership_id`, `district_id`, `cluster_id`, `period_id`, `run_id`, `section_id`, `submission_id`) SELECT `id`, `recorded_at`, `superseded_at`, `approved_from`, `approved_to`, `published_from`, `published_to`, `tab`, `row`, `held_since`, `held_problem`, `slot`, `text`, `address`, `membership_id`, `district_id`, `cluster_id`, `period_id`, `run_id`, `section_id`, `submission_id` FROM `narratives`;
-- drop "narratives" table after copying rows
DROP TABLE `narratives`;
-- rename temporary table "new_narratives" to "narratives"
ALTER TABLE `new_narratives` RENAME TO `narratives`;
-- create index "narrative_key" to table: "narratives"
CREATE UNIQUE INDEX `narrative_key` ON `narratives` (`submission_id`, `section_id`, `slot`) WHERE superseded_at IS NULL;
-- create index "narrative_cp" to table: "narratives"
CREATE INDEX `narrative_cp` ON `narratives` (`cluster_id`, `period_id`, `section_id`);
-- create "new_publications" table
CREATE TABLE `new_publications` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `n` integer NOT NULL, `published_at` datetime NOT NULL, `withdrawn_at` datetime NULL, `public` bool NOT NULL DEFAULT (true), `by` text NOT NULL, `reason` text NULL, `signed_hash` text NULL, `signed_link` text NULL, `corrections` text NOT NULL DEFAULT ('[]'), `withdrawn_reason` text NULL, `tree` text NULL, `report_id` integer NOT NULL, CONSTRAINT `publications_reports_editions` FOREIGN KEY (`report_id`) REFERENCES `reports` (`id`) ON DELETE NO ACTION);
-- set sequence for "new_publications" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("new_publications", 103079215104);
-- copy rows from old table "publications" to new temporary table "new_publications"
INSERT INTO `new_publications` (`id`, `cluster_id`, `period_id`, `n`, `published_at`, `withdrawn_at`, `public`, `by`, `reason`, `signed_hash`, `signed_link`, `tree`, `report_id`) SELECT `id`, `cluster_id`, `period_id`, `n`, `published_at`, `withdrawn_at`, `public`, `by`, `reason`, `signed_hash`, `signed_link`, `tree`, `report_id` FROM `publications`;
-- drop "publications" table after copying rows
DROP TABLE `publications`;
-- rename temporary table "new_publications" to "publications"
ALTER TABLE `new_publications` RENAME TO `publications`;
-- create index "publication_report_id_n" to table: "publications"
CREATE UNIQUE INDEX `publication_report_id_n` ON `publications` (`report_id`, `n`);
-- add column "refused_at" to table: "recipients"
ALTER TABLE `recipients` ADD COLUMN `refused_at` datetime NULL;
-- add column "refused_reason" to table: "recipients"
ALTER TABLE `recipients` ADD COLUMN `refused_reason` text NULL;
-- add column "circulated_at" to table: "reports"
ALTER TABLE `reports` ADD COLUMN `circulated_at` datetime NULL;
-- add column "comments_until" to table: "reports"
ALTER TABLE `reports` ADD COLUMN `comments_until` text NULL;
-- create "new_submissions" table
CREATE TABLE `new_submissions` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `state` text NOT NULL DEFAULT ('DRAFT'), `return_reason` text NULL, `submitted_at` datetime NULL, `submitted_by` text NOT NULL DEFAULT (''), `on_behalf` bool NOT NULL DEFAULT (false), `returned_at` datetime NULL, `approved_at` datetime NULL, `on_time` bool NULL, `filled` integer NOT NULL DEFAULT (0), `required` integer NOT NULL DEFAULT (0), `district_id` integer NULL, `membership_id` integer NULL, `report_id` integer NOT NULL, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, CONSTRAINT `submissions_districts_submissions` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL, CONSTRAINT `submissions_memberships_submission` FOREIGN KEY (`membership_id`) REFERENCES `memberships` (`id`) ON DELETE SET NULL, CONSTRAINT `submissions_reports_submissions` FOREIGN KEY (`report_id`) REFERENCES `reports` (`id`) ON DELETE NO ACTION, CONSTRAINT `submissions_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `submissions_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION);
-- set sequence for "new_submissions" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("new_submissions", 141733920768);
-- copy rows from old table "submissions" to new temporary table "new_submissions"
INSERT INTO `new_submissions` (`id`, `state`, `return_reason`, `submitted_at`, `on_time`, `filled`, `required`, `district_id`, `membership_id`, `report_id`, `cluster_id`, `period_id`) SELECT `id`, `state`, `return_reason`, `submitted_at`, `on_time`, `filled`, `required`, `district_id`, `membership_id`, `report_id`, `cluster_id`, `period_id` FROM `submissions`;
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
-- add column "refused_at" to table: "targets"
ALTER TABLE `targets` ADD COLUMN `refused_at` datetime NULL;
-- add column "refused_reason" to table: "targets"
ALTER TABLE `targets` ADD COLUMN `refused_reason` text NULL;
-- create "deliveries" table
CREATE TABLE `deliveries` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `channel` text NOT NULL, `recipient` text NOT NULL, `day` text NOT NULL, `state` text NOT NULL, `attempts` integer NOT NULL DEFAULT (0), `error` text NOT NULL DEFAULT (''), `sent_at` datetime NULL, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `district_id` integer NULL, CONSTRAINT `deliveries_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `deliveries_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION, CONSTRAINT `deliveries_districts_district` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL);
-- set sequence for "deliveries" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("deliveries", 167503724544);
-- create index "delivery_cluster_id_period_id_channel_recipient_day" to table: "deliveries"
CREATE UNIQUE INDEX `delivery_cluster_id_period_id_channel_recipient_day` ON `deliveries` (`cluster_id`, `period_id`, `channel`, `recipient`, `day`);
-- create "notices" table
CREATE TABLE `notices` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `kind` text NOT NULL, `key` text NOT NULL, `subject_vi` text NOT NULL, `subject_en` text NOT NULL, `text_vi` text NOT NULL, `text_en` text NOT NULL, `raised_at` datetime NOT NULL, `settled_at` datetime NULL, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `district_id` integer NULL, CONSTRAINT `notices_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `notices_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION, CONSTRAINT `notices_districts_district` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL);
-- set sequence for "notices" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("notices", 171798691840);
-- create index "notice_cluster_id_period_id_key" to table: "notices"
CREATE UNIQUE INDEX `notice_cluster_id_period_id_key` ON `notices` (`cluster_id`, `period_id`, `key`);
-- create "delivery_notices" table
CREATE TABLE `delivery_notices` (`delivery_id` integer NOT NULL, `notice_id` integer NOT NULL, PRIMARY KEY (`delivery_id`, `notice_id`), CONSTRAINT `delivery_notices_delivery_id` FOREIGN KEY (`delivery_id`) REFERENCES `deliveries` (`id`) ON DELETE CASCADE, CONSTRAINT `delivery_notices_notice_id` FOREIGN KEY (`notice_id`) REFERENCES `notices` (`id`) ON DELETE CASCADE);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;
