-- Subjects of cases: state, offence, sanction.

-- name: subject_insert exec
-- in: subject_id id, case_id id, n int, added_us int, report_id id?, unidentified int, name text?,
-- in: name_key text?, nip text?, nik text?, birth_day int?, position text?, position_category text?,
-- in: rank text?, employment text?, agency_id id?, agency_text text?, ppk_agency_id id?,
-- in: kanreg_agency_id id?, act_code text?, act_day int?, object text?, cltn text?, offence text?,
-- in: level text?, satgas_level text?, sure text, reason text?, state text, prev_state text?, status text,
-- in: milestone text, state_us int, round int, holder_duty text?, holder_agency_id id?, handoff text?,
-- in: brings_study int, non_asn int, prior_level text?, ppk_conflicted int, recommended_level text?,
-- in: received_day int?, examined int, decree int, decree_ethics int, decree_marked int, sanction text?,
-- in: decree_level text?, decree_day int?, delivered_day int?, sanction_state text?, idis int, block text?,
-- in: lift_ground text?, lift_requested int, wrong_identity int, ladder int, ladder_day int?, gakkumdu text?,
-- in: notified_day int?, restricted int, law text?, changed_us int
INSERT INTO subject (
  subject_id, case_id, n, added_us, report_id, unidentified, name, name_key, nip, nik, birth_day, position,
  position_category, rank, employment, agency_id, agency_text, ppk_agency_id, kanreg_agency_id, act_code,
  act_day, object, cltn, offence, level, satgas_level, sure, reason, state, prev_state, status, milestone,
  state_us, round, holder_duty, holder_agency_id, handoff, brings_study, non_asn, prior_level,
  ppk_conflicted, recommended_level, received_day, examined, decree, decree_ethics, decree_marked, sanction,
  decree_level, decree_day, delivered_day, sanction_state, idis, block, lift_ground, lift_requested,
  wrong_identity, ladder, ladder_day, gakkumdu, notified_day, restricted, law, changed_us, version)
VALUES (
  :subject_id, :case_id, :n, :added_us, :report_id, :unidentified, :name, :name_key, :nip, :nik, :birth_day,
  :position, :position_category, :rank, :employment, :agency_id, :agency_text, :ppk_agency_id,
  :kanreg_agency_id, :act_code, :act_day, :object, :cltn, :offence, :level, :satgas_level, :sure, :reason,
  :state, :prev_state, :status, :milestone, :state_us, :round, :holder_duty, :holder_agency_id, :handoff,
  :brings_study, :non_asn, :prior_level, :ppk_conflicted, :recommended_level, :received_day, :examined,
  :decree, :decree_ethics, :decree_marked, :sanction, :decree_level, :decree_day, :delivered_day,
  :sanction_state, :idis, :block, :lift_ground, :lift_requested, :wrong_identity, :ladder, :ladder_day,
  :gakkumdu, :notified_day, :restricted, :law, :changed_us, 1);

-- name: subject_get one
-- in: subject_id id
-- out: case_id id, n int, added_us int, report_id id?, unidentified int, name text?, name_key text?,
-- out: nip text?, nik text?, birth_day int?, position text?, position_category text?, rank text?,
-- out: employment text?, agency_id id?, agency_text text?, ppk_agency_id id?, kanreg_agency_id id?,
-- out: act_code text?, act_day int?, object text?, cltn text?, offence text?, level text?,
-- out: satgas_level text?, sure text, reason text?, state text, prev_state text?, status text,
-- out: milestone text, state_us int, round int, holder_duty text?, holder_agency_id id?, handoff text?,
-- out: brings_study int, non_asn int, prior_level text?, ppk_conflicted int, recommended_level text?,
-- out: received_day int?, examined int, decree int, decree_ethics int, decree_marked int, sanction text?,
-- out: decree_level text?, decree_day int?, delivered_day int?, sanction_state text?, idis int, block text?,
-- out: lift_ground text?, lift_requested int, wrong_identity int, ladder int, ladder_day int?,
-- out: gakkumdu text?, notified_day int?, restricted int, law text?, changed_us int, version int
SELECT
  case_id, n, added_us, report_id, unidentified, name, name_key, nip, nik, birth_day, position,
  position_category, rank, employment, agency_id, agency_text, ppk_agency_id, kanreg_agency_id, act_code,
  act_day, object, cltn, offence, level, satgas_level, sure, reason, state, prev_state, status, milestone,
  state_us, round, holder_duty, holder_agency_id, handoff, brings_study, non_asn, prior_level,
  ppk_conflicted, recommended_level, received_day, examined, decree, decree_ethics, decree_marked, sanction,
  decree_level, decree_day, delivered_day, sanction_state, idis, block, lift_ground, lift_requested,
  wrong_identity, ladder, ladder_day, gakkumdu, notified_day, restricted, law, changed_us, version
FROM subject WHERE subject_id = :subject_id;

-- name: subject_after exec
-- in: subject_id id, act_day int?, offence text?, level text?, satgas_level text?, sure text, state text,
-- in: prev_state text?, status text, milestone text, round int, holder_duty text?, holder_agency_id id?,
-- in: handoff text?, brings_study int, non_asn int, prior_level text?, ppk_conflicted int,
-- in: recommended_level text?, received_day int?, examined int, decree int, decree_ethics int,
-- in: decree_marked int, sanction text?, decree_level text?, decree_day int?, delivered_day int?,
-- in: sanction_state text?, idis int, block text?, lift_ground text?, lift_requested int, wrong_identity int,
-- in: ladder int, ladder_day int?, gakkumdu text?, notified_day int?, state_us int, changed_us int,
-- in: act_code text?, object text?, cltn text?, law text?
UPDATE subject SET
  act_day = :act_day, offence = :offence, level = :level, satgas_level = :satgas_level, sure = :sure,
  state = :state, prev_state = :prev_state, status = :status, milestone = :milestone, round = :round,
  holder_duty = :holder_duty, holder_agency_id = :holder_agency_id, handoff = :handoff,
  brings_study = :brings_study, non_asn = :non_asn, prior_level = :prior_level,
  ppk_conflicted = :ppk_conflicted, recommended_level = :recommended_level, received_day = :received_day,
  examined = :examined, decree = :decree, decree_ethics = :decree_ethics, decree_marked = :decree_marked,
  sanction = :sanction, decree_level = :decree_level, decree_day = :decree_day,
  delivered_day = :delivered_day, sanction_state = :sanction_state, idis = :idis, block = :block,
  lift_ground = :lift_ground, lift_requested = :lift_requested, wrong_identity = :wrong_identity,
  ladder = :ladder, ladder_day = :ladder_day, gakkumdu = :gakkumdu, notified_day = :notified_day,
  state_us = :state_us, changed_us = :changed_us, act_code = :act_code, object = :object, cltn = :cltn,
  law = :law, version = version + 1
WHERE subject_id = :subject_id;

-- name: subject_person exec
-- in: subject_id id, unidentified int, name text?, name_key text?, nip text?, nik text?, birth_day int?,
-- in: position text?, position_category text?, rank text?, employment text?, agency_id id?,
-- in: agency_text text?, ppk_agency_id id?, kanreg_agency_id id?, changed_us int
UPDATE subject SET
  unidentified = :unidentified, name = :name, name_key = :name_key, nip = :nip, nik = :nik,
  birth_day = :birth_day, position = :position, position_category = :position_category, rank = :rank,
  employment = :employment, agency_id = :agency_id, agency_text = :agency_text,
  ppk_agency_id = :ppk_agency_id, kanreg_agency_id = :kanreg_agency_id, changed_us = :changed_us,
  version = version + 1
WHERE subject_id = :subject_id;

-- name: subject_move exec
-- in: subject_id id, case_id id, n int, changed_us int
UPDATE subject SET
  case_id = :case_id, n = :n, changed_us = :changed_us, version = version + 1
WHERE subject_id = :subject_id;

-- name: subject_restrict exec
-- in: subject_id id, restricted int, changed_us int
UPDATE subject SET
  restricted = :restricted, changed_us = :changed_us, version = version + 1
WHERE subject_id = :subject_id;

-- name: sight_insert exec
-- in: agency_id id, subject_id id, level text, since_us int
INSERT INTO sight (
  agency_id, subject_id, level, since_us)
VALUES (
  :agency_id, :subject_id, :level, :since_us)
ON CONFLICT (agency_id, subject_id) DO UPDATE SET level = CASE WHEN sight.level = 'full' THEN 'full' ELSE excluded.level END;

-- name: sight_clear exec
-- in: subject_id id
DELETE FROM sight WHERE subject_id = :subject_id;

-- name: subject_done_insert exec
-- in: subject_id id, step_kind text, account_id id
INSERT INTO subject_done (
  subject_id, step_kind, account_id)
VALUES (
  :subject_id, :step_kind, :account_id)
ON CONFLICT (subject_id, step_kind) DO UPDATE SET account_id = excluded.account_id;

-- name: subject_done_of many
-- in: subject_id id
-- out: subject_id id, step_kind text, account_id id
SELECT
  subject_id, step_kind, account_id
FROM subject_done WHERE subject_id = :subject_id ORDER BY step_kind;

-- name: vote_insert exec
-- in: subject_id id, step_kind text, round int, member text, agency_id id, vote text, reason text?,
-- in: account_id id?, cast_us int
INSERT INTO vote (
  subject_id, step_kind, round, member, agency_id, vote, reason, account_id, cast_us)
VALUES (
  :subject_id, :step_kind, :round, :member, :agency_id, :vote, :reason, :account_id, :cast_us)
ON CONFLICT (subject_id, step_kind, round, member) DO UPDATE SET
  agency_id = excluded.agency_id, vote = excluded.vote, reason = excluded.reason, account_id = excluded.account_id,
  cast_us = excluded.cast_us;

-- name: vote_of many
-- in: subject_id id
-- out: subject_id id, step_kind text, round int, member text, agency_id id, vote text, reason text?,
-- out: account_id id?, cast_us int
SELECT
  subject_id, step_kind, round, member, agency_id, vote, reason, account_id, cast_us
FROM vote WHERE subject_id = :subject_id ORDER BY step_kind, round, member;
