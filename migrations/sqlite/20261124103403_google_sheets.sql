-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_change_feeds" table
CREATE TABLE `new_change_feeds` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `account` text NOT NULL, `page_token` text NOT NULL, `read_at` datetime NOT NULL, `email` text NOT NULL DEFAULT (''), `stopped_at` datetime NULL, `stop_reason` text NOT NULL DEFAULT (''));
-- set sequence for "new_change_feeds" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("new_change_feeds", 21474836480);
-- copy rows from old table "change_feeds" to new temporary table "new_change_feeds"
INSERT INTO `new_change_feeds` (`id`, `account`, `page_token`, `read_at`) SELECT `id`, `account`, `page_token`, `read_at` FROM `change_feeds`;
-- drop "change_feeds" table after copying rows
DROP TABLE `change_feeds`;
-- rename temporary table "new_change_feeds" to "change_feeds"
ALTER TABLE `new_change_feeds` RENAME TO `change_feeds`;
-- create index "change_feeds_account_key" to table: "change_feeds"
CREATE UNIQUE INDEX `change_feeds_account_key` ON `change_feeds` (`account`);
-- create "new_problems" table
CREATE TABLE `new_problems` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `tab` text NOT NULL, `address` text NOT NULL, `key` text NOT NULL, `code` text NOT NULL, `got` text NOT NULL, `wanted` text NOT NULL, `message_vi` text NOT NULL, `message_en` text NOT NULL, `notice` bool NOT NULL DEFAULT (false), `fatal` bool NOT NULL DEFAULT (false), `state` text NOT NULL DEFAULT ('OPEN'), `explanation` text NOT NULL DEFAULT (''), `explained_at` datetime NULL, `first_seen_at` datetime NOT NULL, `fixed_at` datetime NULL, `source_id` integer NOT NULL, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `district_id` integer NULL, `submission_id` integer NOT NULL, CONSTRAINT `problems_sources_source` FOREIGN KEY (`source_id`) REFERENCES `sources` (`id`) ON DELETE NO ACTION, CONSTRAINT `problems_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `problems_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION, CONSTRAINT `problems_districts_district` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL, CONSTRAINT `problems_submissions_problems` FOREIGN KEY (`submission_id`) REFERENCES `submissions` (`id`) ON DELETE NO ACTION);
-- set sequence for "new_problems" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("new_problems", 94489280512);
-- copy rows from old table "problems" to new temporary table "new_problems"
INSERT INTO `new_problems` (`id`, `tab`, `address`, `key`, `code`, `got`, `wanted`, `message_vi`, `message_en`, `notice`, `fatal`, `state`, `first_seen_at`, `fixed_at`, `source_id`, `cluster_id`, `period_id`, `district_id`, `submission_id`) SELECT `id`, `tab`, `address`, `key`, `code`, `got`, `wanted`, `message_vi`, `message_en`, `notice`, `fatal`, `state`, `first_seen_at`, `fixed_at`, `source_id`, `cluster_id`, `period_id`, `district_id`, `submission_id` FROM `problems`;
-- drop "problems" table after copying rows
DROP TABLE `problems`;
-- rename temporary table "new_problems" to "problems"
ALTER TABLE `new_problems` RENAME TO `problems`;
-- create index "problem_key" to table: "problems"
CREATE UNIQUE INDEX `problem_key` ON `problems` (`source_id`, `tab`, `address`, `key`, `code`) WHERE state = 'OPEN';
-- create "new_quota" table
CREATE TABLE `new_quota` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `bucket` text NOT NULL, `level` integer NOT NULL, `filled_at` datetime NOT NULL, `blocked_until` datetime NULL, `minute_at` datetime NOT NULL, `minute_spent` integer NOT NULL DEFAULT (0), `most_spent` integer NOT NULL DEFAULT (0), `spent` integer NOT NULL DEFAULT (0), `refused` integer NOT NULL DEFAULT (0));
-- set sequence for "new_quota" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("new_quota", 107374182400);
-- copy rows from old table "quota" to new temporary table "new_quota"
INSERT INTO `new_quota` (`id`, `bucket`, `level`, `filled_at`, `minute_at`) SELECT `id`, `bucket`, `level`, `filled_at`, `filled_at` FROM `quota`;
-- drop "quota" table after copying rows
DROP TABLE `quota`;
-- rename temporary table "new_quota" to "quota"
ALTER TABLE `new_quota` RENAME TO `quota`;
-- create index "quota_bucket_key" to table: "quota"
CREATE UNIQUE INDEX `quota_bucket_key` ON `quota` (`bucket`);
-- create "new_sources" table
CREATE TABLE `new_sources` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `kind` text NOT NULL, `ref` text NOT NULL, `template` text NOT NULL, `template_version` integer NOT NULL, `schedule` text NOT NULL DEFAULT (''), `enabled` bool NOT NULL DEFAULT (true), `content_hash` text NOT NULL DEFAULT (''), `last_read_at` datetime NULL, `last_error` text NOT NULL DEFAULT (''), `last_error_at` datetime NULL, `failure` text NOT NULL DEFAULT (''), `changed_at` datetime NULL, `hinted_at` datetime NULL, `began_at` datetime NULL, `readings` integer NOT NULL DEFAULT (0), `volatile` bool NOT NULL DEFAULT (false), `tabs` text NOT NULL DEFAULT (''), `busy_until` datetime NULL, `busy_by` text NOT NULL DEFAULT (''), `answering` bool NOT NULL DEFAULT (false), `answer_due_at` datetime NULL, `answered_at` datetime NULL, `answer_error` text NOT NULL DEFAULT (''), `answered_hash` text NOT NULL DEFAULT (''), `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `district_id` integer NULL, `submission_id` integer NOT NULL, CONSTRAINT `sources_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `sources_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION, CONSTRAINT `sources_districts_district` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL, CONSTRAINT `sources_submissions_sources` FOREIGN KEY (`submission_id`) REFERENCES `submissions` (`id`) ON DELETE NO ACTION);
-- set sequence for "new_sources" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("new_sources", 137438953472);
-- copy rows from old table "sources" to new temporary table "new_sources"
INSERT INTO `new_sources` (`id`, `code`, `kind`, `ref`, `template`, `template_version`, `schedule`, `enabled`, `content_hash`, `last_read_at`, `last_error`, `last_error_at`, `cluster_id`, `period_id`, `district_id`, `submission_id`) SELECT `id`, `code`, `kind`, `ref`, `template`, `template_version`, `schedule`, `enabled`, `content_hash`, `last_read_at`, `last_error`, `last_error_at`, `cluster_id`, `period_id`, `district_id`, `submission_id` FROM `sources`;
-- drop "sources" table after copying rows
DROP TABLE `sources`;
-- rename temporary table "new_sources" to "sources"
ALTER TABLE `new_sources` RENAME TO `sources`;
-- create index "sources_code_key" to table: "sources"
CREATE UNIQUE INDEX `sources_code_key` ON `sources` (`code`);
-- create index "source_kind_ref" to table: "sources"
CREATE UNIQUE INDEX `source_kind_ref` ON `sources` (`kind`, `ref`);
-- create "new_sync_runs" table
CREATE TABLE `new_sync_runs` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `job_id` integer NULL, `started_at` datetime NOT NULL, `finished_at` datetime NOT NULL, `outcome` text NOT NULL, `added` integer NOT NULL DEFAULT (0), `changed` integer NOT NULL DEFAULT (0), `moved` integer NOT NULL DEFAULT (0), `withdrawn` integer NOT NULL DEFAULT (0), `kept` integer NOT NULL DEFAULT (0), `held` integer NOT NULL DEFAULT (0), `problems` integer NOT NULL DEFAULT (0), `requests` integer NOT NULL DEFAULT (0), `error` text NOT NULL DEFAULT (''), `failure` text NOT NULL DEFAULT (''), `readings` integer NOT NULL DEFAULT (1), `plan` text NOT NULL DEFAULT (''), `content_hash` text NOT NULL DEFAULT (''), `confirms_id` integer NULL, `source_id` integer NOT NULL, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `district_id` integer NULL, CONSTRAINT `sync_runs_sources_runs` FOREIGN KEY (`source_id`) REFERENCES `sources` (`id`) ON DELETE NO ACTION, CONSTRAINT `sync_runs_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `sync_runs_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION, CONSTRAINT `sync_runs_districts_district` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL);
-- set sequence for "new_sync_runs" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("new_sync_runs", 146028888064);
-- copy rows from old table "sync_runs" to new temporary table "new_sync_runs"
INSERT INTO `new_sync_runs` (`id`, `job_id`, `started_at`, `finished_at`, `outcome`, `added`, `changed`, `moved`, `withdrawn`, `kept`, `held`, `problems`, `requests`, `error`, `plan`, `content_hash`, `confirms_id`, `source_id`, `cluster_id`, `period_id`, `district_id`) SELECT `id`, `job_id`, `started_at`, `finished_at`, `outcome`, `added`, `changed`, `moved`, `withdrawn`, `kept`, `held`, `problems`, `requests`, `error`, `plan`, `content_hash`, `confirms_id`, `source_id`, `cluster_id`, `period_id`, `district_id` FROM `sync_runs`;
-- drop "sync_runs" table after copying rows
DROP TABLE `sync_runs`;
-- rename temporary table "new_sync_runs" to "sync_runs"
ALTER TABLE `new_sync_runs` RENAME TO `sync_runs`;
-- create index "syncrun_source_id_started_at" to table: "sync_runs"
CREATE INDEX `syncrun_source_id_started_at` ON `sync_runs` (`source_id`, `started_at`);
-- create "shared_sheets" table
CREATE TABLE `shared_sheets` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `ref` text NOT NULL, `title` text NOT NULL DEFAULT (''), `owner` text NOT NULL DEFAULT (''), `state` text NOT NULL DEFAULT ('WAITING'), `template` text NOT NULL DEFAULT (''), `cluster_code` text NOT NULL DEFAULT (''), `period_code` text NOT NULL DEFAULT (''), `district_code` text NOT NULL DEFAULT (''), `reason_vi` text NOT NULL DEFAULT (''), `reason_en` text NOT NULL DEFAULT (''), `first_seen_at` datetime NOT NULL, `seen_at` datetime NOT NULL, `looked_at` datetime NULL);
-- set sequence for "shared_sheets" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("shared_sheets", 158913789952);
-- create index "shared_sheets_ref_key" to table: "shared_sheets"
CREATE UNIQUE INDEX `shared_sheets_ref_key` ON `shared_sheets` (`ref`);
-- create "targets" table
CREATE TABLE `targets` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `recorded_at` datetime NOT NULL, `superseded_at` datetime NULL, `approved_from` datetime NULL, `approved_to` datetime NULL, `published_from` datetime NULL, `published_to` datetime NULL, `tab` text NOT NULL DEFAULT (''), `row` integer NOT NULL DEFAULT (0), `held_since` datetime NULL, `held_problem` text NULL, `run_id` integer NULL, `context` text NOT NULL DEFAULT (''), `value` integer NOT NULL, `printed` text NOT NULL DEFAULT (''), `address` text NOT NULL DEFAULT (''), `submission_id` integer NOT NULL, `district_id` integer NULL, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `indicator_id` integer NOT NULL, CONSTRAINT `targets_submissions_submission` FOREIGN KEY (`submission_id`) REFERENCES `submissions` (`id`) ON DELETE NO ACTION, CONSTRAINT `targets_districts_district` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL, CONSTRAINT `targets_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `targets_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION, CONSTRAINT `targets_indicators_indicator` FOREIGN KEY (`indicator_id`) REFERENCES `indicators` (`id`) ON DELETE NO ACTION);
-- set sequence for "targets" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("targets", 163208757248);
-- create index "target_key" to table: "targets"
CREATE UNIQUE INDEX `target_key` ON `targets` (`submission_id`, `district_id`, `indicator_id`, `context`) WHERE superseded_at IS NULL;
-- create index "target_dp" to table: "targets"
CREATE INDEX `target_dp` ON `targets` (`district_id`, `period_id`, `indicator_id`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;
