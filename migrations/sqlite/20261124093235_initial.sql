-- +goose Up
-- create "applicabilities" table
CREATE TABLE `applicabilities` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `origin` text NOT NULL DEFAULT ('CATALOG'), `applicable` bool NOT NULL, `district_id` integer NULL, `period_id` integer NULL, `indicator_id` integer NOT NULL, CONSTRAINT `applicabilities_districts_district` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL, CONSTRAINT `applicabilities_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE SET NULL, CONSTRAINT `applicabilities_indicators_applicabilities` FOREIGN KEY (`indicator_id`) REFERENCES `indicators` (`id`) ON DELETE NO ACTION);
-- create index "applicability_indicator_id_district_id_period_id" to table: "applicabilities"
CREATE INDEX `applicability_indicator_id_district_id_period_id` ON `applicabilities` (`indicator_id`, `district_id`, `period_id`);
-- create "audit_entries" table
CREATE TABLE `audit_entries` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `at` datetime NOT NULL, `actor` text NOT NULL, `token_id` integer NULL, `action` text NOT NULL, `subject` text NOT NULL, `detail` text NOT NULL DEFAULT ('{}'));
-- set sequence for "audit_entries" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("audit_entries", 4294967296);
-- create index "auditentry_at" to table: "audit_entries"
CREATE INDEX `auditentry_at` ON `audit_entries` (`at`);
-- create index "auditentry_subject_at" to table: "audit_entries"
CREATE INDEX `auditentry_subject_at` ON `audit_entries` (`subject`, `at`);
-- create "awards" table
CREATE TABLE `awards` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `recorded_at` datetime NOT NULL, `superseded_at` datetime NULL, `approved_from` datetime NULL, `approved_to` datetime NULL, `published_from` datetime NULL, `published_to` datetime NULL, `tab` text NOT NULL DEFAULT (''), `row` integer NOT NULL DEFAULT (0), `held_since` datetime NULL, `held_problem` text NULL, `recipient_kind` text NOT NULL, `stage` text NOT NULL, `decision` text NOT NULL DEFAULT (''), `count` integer NOT NULL, `printed` text NOT NULL DEFAULT (''), `note` text NOT NULL DEFAULT (''), `address` text NOT NULL DEFAULT (''), `period_id` integer NOT NULL, `run_id` integer NULL, `form_id` integer NOT NULL, `cluster_id` integer NOT NULL, `district_id` integer NULL, `membership_id` integer NULL, `submission_id` integer NOT NULL, CONSTRAINT `awards_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION, CONSTRAINT `awards_sync_runs_run` FOREIGN KEY (`run_id`) REFERENCES `sync_runs` (`id`) ON DELETE SET NULL, CONSTRAINT `awards_award_forms_awards` FOREIGN KEY (`form_id`) REFERENCES `award_forms` (`id`) ON DELETE NO ACTION, CONSTRAINT `awards_clusters_awards` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `awards_districts_awards` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL, CONSTRAINT `awards_memberships_awards` FOREIGN KEY (`membership_id`) REFERENCES `memberships` (`id`) ON DELETE SET NULL, CONSTRAINT `awards_submissions_awards` FOREIGN KEY (`submission_id`) REFERENCES `submissions` (`id`) ON DELETE NO ACTION);
-- set sequence for "awards" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("awards", 8589934592);
-- create index "award_key" to table: "awards"
CREATE UNIQUE INDEX `award_key` ON `awards` (`submission_id`, `form_id`, `recipient_kind`, `stage`, `decision`) WHERE superseded_at IS NULL;
-- create index "award_dp" to table: "awards"
CREATE INDEX `award_dp` ON `awards` (`district_id`, `period_id`, `form_id`);
-- create index "award_cp" to table: "awards"
CREATE INDEX `award_cp` ON `awards` (`cluster_id`, `period_id`, `form_id`);
-- create index "award_membership_id" to table: "awards"
CREATE INDEX `award_membership_id` ON `awards` (`membership_id`);
-- create "award_forms" table
CREATE TABLE `award_forms` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `name_vi` text NOT NULL, `name_en` text NOT NULL, `origin` text NOT NULL DEFAULT ('CATALOG'), `valid_from` text NULL, `valid_to` text NULL, `level` text NOT NULL, `kind` text NOT NULL, `recipient_kinds` json NOT NULL, `decided_by` text NULL, `regime` text NULL, `quota_percent` integer NULL, `ordinal` integer NOT NULL, `quota_of_id` integer NULL, CONSTRAINT `award_forms_award_forms_quotas` FOREIGN KEY (`quota_of_id`) REFERENCES `award_forms` (`id`) ON DELETE SET NULL);
-- set sequence for "award_forms" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("award_forms", 12884901888);
-- create index "award_forms_code_key" to table: "award_forms"
CREATE UNIQUE INDEX `award_forms_code_key` ON `award_forms` (`code`);
-- create "catalog_versions" table
CREATE TABLE `catalog_versions` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `version` integer NOT NULL, `hash` text NOT NULL, `loaded_at` datetime NOT NULL);
-- set sequence for "catalog_versions" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("catalog_versions", 17179869184);
-- create index "catalogversion_version" to table: "catalog_versions"
CREATE INDEX `catalogversion_version` ON `catalog_versions` (`version`);
-- create "change_feeds" table
CREATE TABLE `change_feeds` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `account` text NOT NULL, `page_token` text NOT NULL, `read_at` datetime NOT NULL);
-- set sequence for "change_feeds" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("change_feeds", 21474836480);
-- create index "change_feeds_account_key" to table: "change_feeds"
CREATE UNIQUE INDEX `change_feeds_account_key` ON `change_feeds` (`account`);
-- create "clusters" table
CREATE TABLE `clusters` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `name_vi` text NOT NULL, `name_en` text NOT NULL, `origin` text NOT NULL DEFAULT ('CATALOG'), `valid_from` text NULL, `valid_to` text NULL, `kind` text NOT NULL, `aliases` json NULL, `document` text NULL, `province_id` integer NOT NULL, CONSTRAINT `clusters_provinces_clusters` FOREIGN KEY (`province_id`) REFERENCES `provinces` (`id`) ON DELETE NO ACTION);
-- set sequence for "clusters" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("clusters", 25769803776);
-- create index "clusters_code_key" to table: "clusters"
CREATE UNIQUE INDEX `clusters_code_key` ON `clusters` (`code`);
-- create "contacts" table
CREATE TABLE `contacts` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `district_id` integer NULL, `name` text NOT NULL, `title` text NULL, `email` text NULL, `phone` text NULL, `membership_id` integer NOT NULL, CONSTRAINT `contacts_memberships_contacts` FOREIGN KEY (`membership_id`) REFERENCES `memberships` (`id`) ON DELETE NO ACTION);
-- set sequence for "contacts" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("contacts", 30064771072);
-- create "districts" table
CREATE TABLE `districts` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `name_vi` text NOT NULL, `name_en` text NOT NULL, `origin` text NOT NULL DEFAULT ('CATALOG'), `valid_from` text NULL, `valid_to` text NULL, `kind` text NOT NULL, `aliases` json NULL, `province_id` integer NOT NULL, CONSTRAINT `districts_provinces_districts` FOREIGN KEY (`province_id`) REFERENCES `provinces` (`id`) ON DELETE NO ACTION);
-- set sequence for "districts" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("districts", 34359738368);
-- create index "districts_code_key" to table: "districts"
CREATE UNIQUE INDEX `districts_code_key` ON `districts` (`code`);
-- create "district_changes" table
CREATE TABLE `district_changes` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `origin` text NOT NULL DEFAULT ('CATALOG'), `kind` text NOT NULL, `effective_on` text NOT NULL, `share` integer NULL, `whole` bool NOT NULL DEFAULT (false), `document` text NULL);
-- set sequence for "district_changes" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("district_changes", 38654705664);
-- create index "district_changes_code_key" to table: "district_changes"
CREATE UNIQUE INDEX `district_changes_code_key` ON `district_changes` (`code`);
-- create "documents" table
CREATE TABLE `documents` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `origin` text NOT NULL DEFAULT ('CATALOG'), `kind` text NOT NULL, `number` text NOT NULL, `issuer` text NOT NULL, `issued_on` text NULL, `subject` text NOT NULL DEFAULT (''));
-- set sequence for "documents" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("documents", 42949672960);
-- create index "documents_code_key" to table: "documents"
CREATE UNIQUE INDEX `documents_code_key` ON `documents` (`code`);
-- create "exemplars" table
CREATE TABLE `exemplars` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `recorded_at` datetime NOT NULL, `superseded_at` datetime NULL, `approved_from` datetime NULL, `approved_to` datetime NULL, `published_from` datetime NULL, `published_to` datetime NULL, `tab` text NOT NULL DEFAULT (''), `row` integer NOT NULL DEFAULT (0), `held_since` datetime NULL, `held_problem` text NULL, `name_key` text NOT NULL, `occurrence` integer NOT NULL, `kind` text NOT NULL, `place` text NOT NULL DEFAULT (''), `model` text NOT NULL DEFAULT (''), `income_min` integer NULL, `income_max` integer NULL, `jobs_min` integer NULL, `jobs_max` integer NULL, `open_ended` bool NOT NULL DEFAULT (false), `ordinal` integer NOT NULL DEFAULT (0), `note` text NOT NULL DEFAULT (''), `printed` text NOT NULL DEFAULT ('{}'), `address` text NOT NULL DEFAULT (''), `cells` text NOT NULL DEFAULT ('{}'), `cluster_id` integer NOT NULL, `district_id` integer NULL, `period_id` integer NOT NULL, `run_id` integer NULL, `section_id` integer NOT NULL, `person_id` integer NULL, `membership_id` integer NULL, `movement_id` integer NULL, `submission_id` integer NOT NULL, CONSTRAINT `exemplars_clusters_exemplars` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `exemplars_districts_exemplars` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL, CONSTRAINT `exemplars_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION, CONSTRAINT `exemplars_sync_runs_run` FOREIGN KEY (`run_id`) REFERENCES `sync_runs` (`id`) ON DELETE SET NULL, CONSTRAINT `exemplars_sections_section` FOREIGN KEY (`section_id`) REFERENCES `sections` (`id`) ON DELETE NO ACTION, CONSTRAINT `exemplars_person_names_person` FOREIGN KEY (`person_id`) REFERENCES `person_names` (`id`) ON DELETE SET NULL, CONSTRAINT `exemplars_memberships_exemplars` FOREIGN KEY (`membership_id`) REFERENCES `memberships` (`id`) ON DELETE SET NULL, CONSTRAINT `exemplars_movements_exemplars` FOREIGN KEY (`movement_id`) REFERENCES `movements` (`id`) ON DELETE SET NULL, CONSTRAINT `exemplars_submissions_exemplars` FOREIGN KEY (`submission_id`) REFERENCES `submissions` (`id`) ON DELETE NO ACTION);
-- set sequence for "exemplars" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("exemplars", 47244640256);
-- create index "exemplar_key" to table: "exemplars"
CREATE UNIQUE INDEX `exemplar_key` ON `exemplars` (`submission_id`, `section_id`, `name_key`, `occurrence`) WHERE superseded_at IS NULL;
-- create index "exemplar_dp" to table: "exemplars"
CREATE INDEX `exemplar_dp` ON `exemplars` (`district_id`, `period_id`);
-- create index "exemplar_cp" to table: "exemplars"
CREATE INDEX `exemplar_cp` ON `exemplars` (`cluster_id`, `period_id`);
-- create index "exemplar_membership_id" to table: "exemplars"
CREATE INDEX `exemplar_membership_id` ON `exemplars` (`membership_id`);
-- create "findings" table
CREATE TABLE `findings` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `fingerprint` text NOT NULL, `severity` text NOT NULL, `state` text NOT NULL DEFAULT ('OPEN'), `cells` text NOT NULL DEFAULT ('[]'), `printed` text NOT NULL DEFAULT (''), `expected_min` integer NULL, `expected_max` integer NULL, `difference` integer NULL, `candidates` text NOT NULL DEFAULT ('[]'), `message_vi` text NOT NULL, `message_en` text NOT NULL, `reason` text NOT NULL DEFAULT (''), `found_at` datetime NOT NULL, `fixed_at` datetime NULL, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `district_id` integer NULL, `rule_id` integer NOT NULL, `submission_id` integer NULL, CONSTRAINT `findings_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `findings_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION, CONSTRAINT `findings_districts_district` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL, CONSTRAINT `findings_rules_findings` FOREIGN KEY (`rule_id`) REFERENCES `rules` (`id`) ON DELETE NO ACTION, CONSTRAINT `findings_submissions_findings` FOREIGN KEY (`submission_id`) REFERENCES `submissions` (`id`) ON DELETE SET NULL);
-- set sequence for "findings" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("findings", 51539607552);
-- create index "finding_cluster_id_period_id_rule_id_fingerprint" to table: "findings"
CREATE UNIQUE INDEX `finding_cluster_id_period_id_rule_id_fingerprint` ON `findings` (`cluster_id`, `period_id`, `rule_id`, `fingerprint`);
-- create "indicators" table
CREATE TABLE `indicators` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `name_vi` text NOT NULL, `name_en` text NOT NULL, `origin` text NOT NULL DEFAULT ('CATALOG'), `valid_from` text NULL, `valid_to` text NULL, `unit` text NOT NULL, `unit_vi` text NOT NULL, `unit_en` text NULL, `value_type` text NOT NULL, `direction` text NOT NULL, `aggregation` text NOT NULL, `decimals` integer NOT NULL, `measures` json NOT NULL, `aliases` json NULL, `ordinal` integer NOT NULL, `note` text NULL, `weight_id` integer NULL, `section_id` integer NOT NULL, CONSTRAINT `indicators_indicators_weighs` FOREIGN KEY (`weight_id`) REFERENCES `indicators` (`id`) ON DELETE SET NULL, CONSTRAINT `indicators_sections_indicators` FOREIGN KEY (`section_id`) REFERENCES `sections` (`id`) ON DELETE NO ACTION);
-- set sequence for "indicators" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("indicators", 55834574848);
-- create index "indicators_code_key" to table: "indicators"
CREATE UNIQUE INDEX `indicators_code_key` ON `indicators` (`code`);
-- create "indicator_breaks" table
CREATE TABLE `indicator_breaks` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `origin` text NOT NULL DEFAULT ('CATALOG'), `kind` text NOT NULL, `factor` integer NULL, `note` text NULL, `indicator_id` integer NOT NULL, `period_id` integer NOT NULL, CONSTRAINT `indicator_breaks_indicators_breaks` FOREIGN KEY (`indicator_id`) REFERENCES `indicators` (`id`) ON DELETE NO ACTION, CONSTRAINT `indicator_breaks_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION);
-- set sequence for "indicator_breaks" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("indicator_breaks", 60129542144);
-- create index "indicatorbreak_indicator_id_period_id_kind" to table: "indicator_breaks"
CREATE UNIQUE INDEX `indicatorbreak_indicator_id_period_id_kind` ON `indicator_breaks` (`indicator_id`, `period_id`, `kind`);
-- create "indicator_values" table
CREATE TABLE `indicator_values` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `recorded_at` datetime NOT NULL, `superseded_at` datetime NULL, `approved_from` datetime NULL, `approved_to` datetime NULL, `published_from` datetime NULL, `published_to` datetime NULL, `tab` text NOT NULL DEFAULT (''), `row` integer NOT NULL DEFAULT (0), `held_since` datetime NULL, `held_problem` text NULL, `context` text NOT NULL DEFAULT (''), `actual` integer NULL, `plan` integer NULL, `percent_of_plan` integer NULL, `effective_percent` integer NULL, `numerator` integer NULL, `denominator` integer NULL, `share` integer NULL, `change` integer NULL, `change_kind` text NULL, `denominator_kind` text NULL, `qualifier` text NOT NULL DEFAULT ('EXACT'), `status` text NOT NULL DEFAULT ('FINAL'), `absence` text NULL, `note` text NOT NULL DEFAULT (''), `printed` text NOT NULL DEFAULT ('{}'), `cells` text NOT NULL DEFAULT ('{}'), `held_measures` text NOT NULL DEFAULT (''), `cluster_id` integer NOT NULL, `district_id` integer NULL, `indicator_id` integer NOT NULL, `period_id` integer NOT NULL, `run_id` integer NULL, `membership_id` integer NULL, `submission_id` integer NOT NULL, CONSTRAINT `indicator_values_clusters_indicator_values` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `indicator_values_districts_indicator_values` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL, CONSTRAINT `indicator_values_indicators_indicator_values` FOREIGN KEY (`indicator_id`) REFERENCES `indicators` (`id`) ON DELETE NO ACTION, CONSTRAINT `indicator_values_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION, CONSTRAINT `indicator_values_sync_runs_run` FOREIGN KEY (`run_id`) REFERENCES `sync_runs` (`id`) ON DELETE SET NULL, CONSTRAINT `indicator_values_memberships_indicator_values` FOREIGN KEY (`membership_id`) REFERENCES `memberships` (`id`) ON DELETE SET NULL, CONSTRAINT `indicator_values_submissions_indicator_values` FOREIGN KEY (`submission_id`) REFERENCES `submissions` (`id`) ON DELETE NO ACTION);
-- set sequence for "indicator_values" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("indicator_values", 64424509440);
-- create index "indicatorvalue_key" to table: "indicator_values"
CREATE UNIQUE INDEX `indicatorvalue_key` ON `indicator_values` (`submission_id`, `indicator_id`, `context`) WHERE superseded_at IS NULL;
-- create index "indicatorvalue_latest_dp" to table: "indicator_values"
CREATE INDEX `indicatorvalue_latest_dp` ON `indicator_values` (`district_id`, `period_id`, `indicator_id`) WHERE superseded_at IS NULL;
-- create index "indicatorvalue_latest_ip" to table: "indicator_values"
CREATE INDEX `indicatorvalue_latest_ip` ON `indicator_values` (`indicator_id`, `period_id`, `actual`) WHERE superseded_at IS NULL;
-- create index "indicatorvalue_published_dp" to table: "indicator_values"
CREATE INDEX `indicatorvalue_published_dp` ON `indicator_values` (`district_id`, `period_id`, `indicator_id`) WHERE published_from IS NOT NULL AND published_to IS NULL;
-- create index "indicatorvalue_published_ip" to table: "indicator_values"
CREATE INDEX `indicatorvalue_published_ip` ON `indicator_values` (`indicator_id`, `period_id`, `actual`) WHERE published_from IS NOT NULL AND published_to IS NULL;
-- create index "indicatorvalue_approved_dp" to table: "indicator_values"
CREATE INDEX `indicatorvalue_approved_dp` ON `indicator_values` (`district_id`, `period_id`, `indicator_id`) WHERE approved_from IS NOT NULL AND approved_to IS NULL;
-- create index "indicatorvalue_approved_ip" to table: "indicator_values"
CREATE INDEX `indicatorvalue_approved_ip` ON `indicator_values` (`indicator_id`, `period_id`, `actual`) WHERE approved_from IS NOT NULL AND approved_to IS NULL;
-- create index "indicatorvalue_district_id_period_id_indicator_id_recorded_at" to table: "indicator_values"
CREATE INDEX `indicatorvalue_district_id_period_id_indicator_id_recorded_at` ON `indicator_values` (`district_id`, `period_id`, `indicator_id`, `recorded_at`);
-- create index "indicatorvalue_indicator_id_period_id_recorded_at" to table: "indicator_values"
CREATE INDEX `indicatorvalue_indicator_id_period_id_recorded_at` ON `indicator_values` (`indicator_id`, `period_id`, `recorded_at`);
-- create index "indicatorvalue_membership_id" to table: "indicator_values"
CREATE INDEX `indicatorvalue_membership_id` ON `indicator_values` (`membership_id`);
-- create index "indicatorvalue_cluster_id_period_id" to table: "indicator_values"
CREATE INDEX `indicatorvalue_cluster_id_period_id` ON `indicator_values` (`cluster_id`, `period_id`);
-- create index "indicatorvalue_submission_id_recorded_at" to table: "indicator_values"
CREATE INDEX `indicatorvalue_submission_id_recorded_at` ON `indicator_values` (`submission_id`, `recorded_at`);
-- create "lock_exceptions" table
CREATE TABLE `lock_exceptions` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `reason` text NOT NULL, `by` text NOT NULL, `expires_at` datetime NOT NULL, `submission_id` integer NOT NULL, CONSTRAINT `lock_exceptions_submissions_submission` FOREIGN KEY (`submission_id`) REFERENCES `submissions` (`id`) ON DELETE NO ACTION);
-- set sequence for "lock_exceptions" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("lock_exceptions", 68719476736);
-- create "memberships" table
CREATE TABLE `memberships` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `origin` text NOT NULL DEFAULT ('CATALOG'), `role` text NOT NULL, `ordinal` integer NOT NULL, `cluster_id` integer NOT NULL, `district_id` integer NOT NULL, `period_id` integer NOT NULL, CONSTRAINT `memberships_clusters_members` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `memberships_districts_memberships` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE NO ACTION, CONSTRAINT `memberships_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION);
-- set sequence for "memberships" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("memberships", 73014444032);
-- create index "membership_cluster_id_district_id_period_id" to table: "memberships"
CREATE UNIQUE INDEX `membership_cluster_id_district_id_period_id` ON `memberships` (`cluster_id`, `district_id`, `period_id`);
-- create index "membership_district_id_period_id" to table: "memberships"
CREATE INDEX `membership_district_id_period_id` ON `memberships` (`district_id`, `period_id`);
-- create "movements" table
CREATE TABLE `movements` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `name_vi` text NOT NULL, `name_en` text NOT NULL, `origin` text NOT NULL DEFAULT ('CATALOG'), `launched_by` text NOT NULL, `starts_on` text NULL, `ends_on` text NULL, `ordinal` integer NOT NULL, `document_id` integer NULL, CONSTRAINT `movements_documents_document` FOREIGN KEY (`document_id`) REFERENCES `documents` (`id`) ON DELETE SET NULL);
-- set sequence for "movements" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("movements", 77309411328);
-- create index "movements_code_key" to table: "movements"
CREATE UNIQUE INDEX `movements_code_key` ON `movements` (`code`);
-- create "narratives" table
CREATE TABLE `narratives` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `recorded_at` datetime NOT NULL, `superseded_at` datetime NULL, `approved_from` datetime NULL, `approved_to` datetime NULL, `published_from` datetime NULL, `published_to` datetime NULL, `tab` text NOT NULL DEFAULT (''), `row` integer NOT NULL DEFAULT (0), `held_since` datetime NULL, `held_problem` text NULL, `slot` text NOT NULL DEFAULT ('body'), `text` text NOT NULL, `address` text NOT NULL DEFAULT (''), `membership_id` integer NULL, `district_id` integer NULL, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `run_id` integer NULL, `section_id` integer NOT NULL, `submission_id` integer NOT NULL, CONSTRAINT `narratives_memberships_membership` FOREIGN KEY (`membership_id`) REFERENCES `memberships` (`id`) ON DELETE SET NULL, CONSTRAINT `narratives_districts_district` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL, CONSTRAINT `narratives_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `narratives_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION, CONSTRAINT `narratives_sync_runs_run` FOREIGN KEY (`run_id`) REFERENCES `sync_runs` (`id`) ON DELETE SET NULL, CONSTRAINT `narratives_sections_section` FOREIGN KEY (`section_id`) REFERENCES `sections` (`id`) ON DELETE NO ACTION, CONSTRAINT `narratives_submissions_narratives` FOREIGN KEY (`submission_id`) REFERENCES `submissions` (`id`) ON DELETE NO ACTION);
-- set sequence for "narratives" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("narratives", 81604378624);
-- create index "narrative_key" to table: "narratives"
CREATE UNIQUE INDEX `narrative_key` ON `narratives` (`submission_id`, `section_id`, `slot`) WHERE superseded_at IS NULL;
-- create index "narrative_cp" to table: "narratives"
CREATE INDEX `narrative_cp` ON `narratives` (`cluster_id`, `period_id`, `section_id`);
-- create "periods" table
CREATE TABLE `periods` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `name_vi` text NOT NULL, `name_en` text NOT NULL, `origin` text NOT NULL DEFAULT ('CATALOG'), `kind` text NOT NULL, `starts_on` text NOT NULL, `ends_on` text NOT NULL);
-- set sequence for "periods" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("periods", 85899345920);
-- create index "periods_code_key" to table: "periods"
CREATE UNIQUE INDEX `periods_code_key` ON `periods` (`code`);
-- create "person_names" table
CREATE TABLE `person_names` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `district_id` integer NULL, `name` text NOT NULL, `name_key` text NOT NULL, `published_from` datetime NULL, `published_to` datetime NULL);
-- set sequence for "person_names" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("person_names", 90194313216);
-- create index "personname_name_key" to table: "person_names"
CREATE INDEX `personname_name_key` ON `person_names` (`name_key`);
-- create index "personname_cluster_id_period_id" to table: "person_names"
CREATE INDEX `personname_cluster_id_period_id` ON `person_names` (`cluster_id`, `period_id`);
-- create "problems" table
CREATE TABLE `problems` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `tab` text NOT NULL, `address` text NOT NULL, `key` text NOT NULL, `code` text NOT NULL, `got` text NOT NULL, `wanted` text NOT NULL, `message_vi` text NOT NULL, `message_en` text NOT NULL, `notice` bool NOT NULL DEFAULT (false), `fatal` bool NOT NULL DEFAULT (false), `state` text NOT NULL DEFAULT ('OPEN'), `first_seen_at` datetime NOT NULL, `fixed_at` datetime NULL, `source_id` integer NOT NULL, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `district_id` integer NULL, `submission_id` integer NOT NULL, CONSTRAINT `problems_sources_source` FOREIGN KEY (`source_id`) REFERENCES `sources` (`id`) ON DELETE NO ACTION, CONSTRAINT `problems_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `problems_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION, CONSTRAINT `problems_districts_district` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL, CONSTRAINT `problems_submissions_problems` FOREIGN KEY (`submission_id`) REFERENCES `submissions` (`id`) ON DELETE NO ACTION);
-- set sequence for "problems" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("problems", 94489280512);
-- create index "problem_key" to table: "problems"
CREATE UNIQUE INDEX `problem_key` ON `problems` (`source_id`, `tab`, `address`, `key`, `code`) WHERE state = 'OPEN';
-- create "provinces" table
CREATE TABLE `provinces` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `name_vi` text NOT NULL, `name_en` text NOT NULL, `origin` text NOT NULL DEFAULT ('CATALOG'), `valid_from` text NULL, `valid_to` text NULL, `aliases` json NULL);
-- set sequence for "provinces" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("provinces", 98784247808);
-- create index "provinces_code_key" to table: "provinces"
CREATE UNIQUE INDEX `provinces_code_key` ON `provinces` (`code`);
-- create "publications" table
CREATE TABLE `publications` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `n` integer NOT NULL, `published_at` datetime NOT NULL, `withdrawn_at` datetime NULL, `public` bool NOT NULL DEFAULT (true), `by` text NOT NULL, `reason` text NULL, `signed_hash` text NULL, `signed_link` text NULL, `tree` text NULL, `report_id` integer NOT NULL, CONSTRAINT `publications_reports_editions` FOREIGN KEY (`report_id`) REFERENCES `reports` (`id`) ON DELETE NO ACTION);
-- set sequence for "publications" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("publications", 103079215104);
-- create index "publication_report_id_n" to table: "publications"
CREATE UNIQUE INDEX `publication_report_id_n` ON `publications` (`report_id`, `n`);
-- create "quota" table
CREATE TABLE `quota` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `bucket` text NOT NULL, `level` integer NOT NULL, `filled_at` datetime NOT NULL);
-- set sequence for "quota" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("quota", 107374182400);
-- create index "quota_bucket_key" to table: "quota"
CREATE UNIQUE INDEX `quota_bucket_key` ON `quota` (`bucket`);
-- create "recipients" table
CREATE TABLE `recipients` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `recorded_at` datetime NOT NULL, `superseded_at` datetime NULL, `approved_from` datetime NULL, `approved_to` datetime NULL, `published_from` datetime NULL, `published_to` datetime NULL, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `district_id` integer NULL, `decision` text NOT NULL DEFAULT (''), `state` text NOT NULL DEFAULT ('GRANTED'), `award_id` integer NOT NULL, `person_id` integer NULL, CONSTRAINT `recipients_awards_recipients` FOREIGN KEY (`award_id`) REFERENCES `awards` (`id`) ON DELETE NO ACTION, CONSTRAINT `recipients_person_names_person` FOREIGN KEY (`person_id`) REFERENCES `person_names` (`id`) ON DELETE SET NULL);
-- set sequence for "recipients" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("recipients", 111669149696);
-- create index "recipient_award_id" to table: "recipients"
CREATE INDEX `recipient_award_id` ON `recipients` (`award_id`);
-- create index "recipient_cluster_id_period_id" to table: "recipients"
CREATE INDEX `recipient_cluster_id_period_id` ON `recipients` (`cluster_id`, `period_id`);
-- create "reports" table
CREATE TABLE `reports` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `state` text NOT NULL DEFAULT ('OPEN'), `stage` text NOT NULL DEFAULT ('DRAFT'), `public` bool NOT NULL DEFAULT (false), `due_on` text NULL, `number` text NULL, `title` text NULL, `issued_on` text NULL, `place` text NULL, `signatory_title` text NULL, `signatory` text NULL, `recipients` json NULL, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, CONSTRAINT `reports_clusters_reports` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `reports_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION);
-- set sequence for "reports" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("reports", 115964116992);
-- create index "reports_code_key" to table: "reports"
CREATE UNIQUE INDEX `reports_code_key` ON `reports` (`code`);
-- create index "report_cluster_id_period_id" to table: "reports"
CREATE UNIQUE INDEX `report_cluster_id_period_id` ON `reports` (`cluster_id`, `period_id`);
-- create "revisions" table
CREATE TABLE `revisions` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `name` text NOT NULL, `number` integer NOT NULL DEFAULT (0), `changed_at` datetime NOT NULL);
-- set sequence for "revisions" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("revisions", 120259084288);
-- create index "revisions_name_key" to table: "revisions"
CREATE UNIQUE INDEX `revisions_name_key` ON `revisions` (`name`);
-- create "rules" table
CREATE TABLE `rules` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `name_vi` text NOT NULL, `name_en` text NOT NULL, `origin` text NOT NULL DEFAULT ('CATALOG'), `kind` text NOT NULL, `severity` text NOT NULL, `parameters` text NOT NULL DEFAULT ('{}'), `message_vi` text NOT NULL, `message_en` text NOT NULL, `enabled` bool NOT NULL DEFAULT (true));
-- set sequence for "rules" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("rules", 124554051584);
-- create index "rules_code_key" to table: "rules"
CREATE UNIQUE INDEX `rules_code_key` ON `rules` (`code`);
-- create "saved_queries" table
CREATE TABLE `saved_queries` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `document` text NOT NULL, `variables` text NOT NULL DEFAULT ('{}'), `by` text NOT NULL, `created_at` datetime NOT NULL);
-- set sequence for "saved_queries" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("saved_queries", 128849018880);
-- create index "saved_queries_code_key" to table: "saved_queries"
CREATE UNIQUE INDEX `saved_queries_code_key` ON `saved_queries` (`code`);
-- create "sections" table
CREATE TABLE `sections` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `origin` text NOT NULL DEFAULT ('CATALOG'), `number` text NULL, `title_vi` text NOT NULL, `title_en` text NULL, `ordinal` integer NOT NULL, `parent_id` integer NULL, CONSTRAINT `sections_sections_children` FOREIGN KEY (`parent_id`) REFERENCES `sections` (`id`) ON DELETE SET NULL);
-- set sequence for "sections" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("sections", 133143986176);
-- create index "sections_code_key" to table: "sections"
CREATE UNIQUE INDEX `sections_code_key` ON `sections` (`code`);
-- create index "section_parent_id_ordinal" to table: "sections"
CREATE INDEX `section_parent_id_ordinal` ON `sections` (`parent_id`, `ordinal`);
-- create "sources" table
CREATE TABLE `sources` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `kind` text NOT NULL, `ref` text NOT NULL, `template` text NOT NULL, `template_version` integer NOT NULL, `schedule` text NOT NULL DEFAULT (''), `enabled` bool NOT NULL DEFAULT (true), `content_hash` text NOT NULL DEFAULT (''), `last_read_at` datetime NULL, `last_error` text NOT NULL DEFAULT (''), `last_error_at` datetime NULL, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `district_id` integer NULL, `submission_id` integer NOT NULL, CONSTRAINT `sources_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `sources_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION, CONSTRAINT `sources_districts_district` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL, CONSTRAINT `sources_submissions_sources` FOREIGN KEY (`submission_id`) REFERENCES `submissions` (`id`) ON DELETE NO ACTION);
-- set sequence for "sources" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("sources", 137438953472);
-- create index "sources_code_key" to table: "sources"
CREATE UNIQUE INDEX `sources_code_key` ON `sources` (`code`);
-- create index "source_kind_ref" to table: "sources"
CREATE UNIQUE INDEX `source_kind_ref` ON `sources` (`kind`, `ref`);
-- create "submissions" table
CREATE TABLE `submissions` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `state` text NOT NULL DEFAULT ('DRAFT'), `return_reason` text NULL, `submitted_at` datetime NULL, `on_time` bool NULL, `filled` integer NOT NULL DEFAULT (0), `required` integer NOT NULL DEFAULT (0), `district_id` integer NULL, `membership_id` integer NULL, `report_id` integer NOT NULL, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, CONSTRAINT `submissions_districts_submissions` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL, CONSTRAINT `submissions_memberships_submission` FOREIGN KEY (`membership_id`) REFERENCES `memberships` (`id`) ON DELETE SET NULL, CONSTRAINT `submissions_reports_submissions` FOREIGN KEY (`report_id`) REFERENCES `reports` (`id`) ON DELETE NO ACTION, CONSTRAINT `submissions_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `submissions_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION);
-- set sequence for "submissions" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("submissions", 141733920768);
-- create index "submissions_membership_id_key" to table: "submissions"
CREATE UNIQUE INDEX `submissions_membership_id_key` ON `submissions` (`membership_id`);
-- create index "submission_of_unit" to table: "submissions"
CREATE UNIQUE INDEX `submission_of_unit` ON `submissions` (`report_id`, `district_id`) WHERE district_id IS NOT NULL;
-- create index "submission_of_cluster" to table: "submissions"
CREATE UNIQUE INDEX `submission_of_cluster` ON `submissions` (`report_id`) WHERE district_id IS NULL;
-- create "sync_runs" table
CREATE TABLE `sync_runs` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `job_id` integer NULL, `started_at` datetime NOT NULL, `finished_at` datetime NOT NULL, `outcome` text NOT NULL, `added` integer NOT NULL DEFAULT (0), `changed` integer NOT NULL DEFAULT (0), `moved` integer NOT NULL DEFAULT (0), `withdrawn` integer NOT NULL DEFAULT (0), `kept` integer NOT NULL DEFAULT (0), `held` integer NOT NULL DEFAULT (0), `problems` integer NOT NULL DEFAULT (0), `requests` integer NOT NULL DEFAULT (0), `error` text NOT NULL DEFAULT (''), `plan` text NOT NULL DEFAULT (''), `content_hash` text NOT NULL DEFAULT (''), `confirms_id` integer NULL, `source_id` integer NOT NULL, `cluster_id` integer NOT NULL, `period_id` integer NOT NULL, `district_id` integer NULL, CONSTRAINT `sync_runs_sources_runs` FOREIGN KEY (`source_id`) REFERENCES `sources` (`id`) ON DELETE NO ACTION, CONSTRAINT `sync_runs_clusters_cluster` FOREIGN KEY (`cluster_id`) REFERENCES `clusters` (`id`) ON DELETE NO ACTION, CONSTRAINT `sync_runs_periods_period` FOREIGN KEY (`period_id`) REFERENCES `periods` (`id`) ON DELETE NO ACTION, CONSTRAINT `sync_runs_districts_district` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL);
-- set sequence for "sync_runs" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("sync_runs", 146028888064);
-- create index "syncrun_source_id_started_at" to table: "sync_runs"
CREATE INDEX `syncrun_source_id_started_at` ON `sync_runs` (`source_id`, `started_at`);
-- create "tokens" table
CREATE TABLE `tokens` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `name` text NOT NULL, `hash` text NOT NULL, `prefix` text NOT NULL, `role` text NOT NULL, `created_at` datetime NOT NULL, `expires_at` datetime NULL, `last_used_at` datetime NULL, `revoked_at` datetime NULL, `district_id` integer NULL, CONSTRAINT `tokens_districts_district` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE SET NULL);
-- set sequence for "tokens" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("tokens", 150323855360);
-- create index "tokens_hash_key" to table: "tokens"
CREATE UNIQUE INDEX `tokens_hash_key` ON `tokens` (`hash`);
-- create "uploads" table
CREATE TABLE `uploads` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `key` text NOT NULL, `name` text NOT NULL, `content_type` text NOT NULL, `sha256` text NOT NULL, `content` blob NOT NULL, `token_id` integer NULL, `created_at` datetime NOT NULL);
-- set sequence for "uploads" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("uploads", 154618822656);
-- create index "uploads_key_key" to table: "uploads"
CREATE UNIQUE INDEX `uploads_key_key` ON `uploads` (`key`);
-- create index "upload_created_at" to table: "uploads"
CREATE INDEX `upload_created_at` ON `uploads` (`created_at`);
-- create "district_change_predecessors" table
CREATE TABLE `district_change_predecessors` (`district_change_id` integer NOT NULL, `district_id` integer NOT NULL, PRIMARY KEY (`district_change_id`, `district_id`), CONSTRAINT `district_change_predecessors_district_change_id` FOREIGN KEY (`district_change_id`) REFERENCES `district_changes` (`id`) ON DELETE CASCADE, CONSTRAINT `district_change_predecessors_district_id` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE CASCADE);
-- create "district_change_successors" table
CREATE TABLE `district_change_successors` (`district_change_id` integer NOT NULL, `district_id` integer NOT NULL, PRIMARY KEY (`district_change_id`, `district_id`), CONSTRAINT `district_change_successors_district_change_id` FOREIGN KEY (`district_change_id`) REFERENCES `district_changes` (`id`) ON DELETE CASCADE, CONSTRAINT `district_change_successors_district_id` FOREIGN KEY (`district_id`) REFERENCES `districts` (`id`) ON DELETE CASCADE);
-- create "document_sections" table
CREATE TABLE `document_sections` (`document_id` integer NOT NULL, `section_id` integer NOT NULL, PRIMARY KEY (`document_id`, `section_id`), CONSTRAINT `document_sections_document_id` FOREIGN KEY (`document_id`) REFERENCES `documents` (`id`) ON DELETE CASCADE, CONSTRAINT `document_sections_section_id` FOREIGN KEY (`section_id`) REFERENCES `sections` (`id`) ON DELETE CASCADE);
