"""A made-up nation by rule, on PostgreSQL alone: the same rows for the same size, made inside the database.

Of each commune: eight offices, one plan of 80 tasks and 20 targets, 24 months with a report on every item in each,
evidence, verdicts. Ids are reckoned from the commune's number, so that rows are found again without a look.
"""

from __future__ import annotations

import time
from typing import Any

TASKS, TARGETS, MONTHS, OFFICES = 80, 20, 24, 8
ITEMS = TASKS + TARGETS
FIRST_MONTH, TODAY = "2024-12-01", "2026-11-21"
RESULT = "Đã hoàn thành nội dung theo kế hoạch tháng; tiếp tục phối hợp với các đơn vị để triển khai bước sau."

# By the last figure of a task's number: 0-2 complete and accepted, 3 waits, 4 was returned, 5-7 under way with a day
# that has passed or is coming, 8 without a date, 9 "thường xuyên".
FACTS = f"""
insert into records_programme (id, code, name) values (1, '57-NQ/TW', 'Nghị quyết 57-NQ/TW');
insert into records_person (id, password, is_superuser, username, email, is_staff, is_active, date_joined, name, title,
    digest)
  values (1, '', false, 'may', '', false, true, '{TODAY}', 'Người gửi', '', false),
         (2, '', false, 'tham', '', false, true, '{TODAY}', 'Người thẩm định', '', false);
insert into records_storedfile (sha256, size, stored_at) values (repeat('0', 64), 1000, '{TODAY}');
insert into records_unit (id, path, authority_id, kind, name, short_name, folded, code, position)
  values (1, '/1/', 1, 'centre', 'Trung ương', '', 'trung uong', '', 0);
insert into records_unit (id, parent_id, path, authority_id, kind, name, short_name, folded, code, position)
  select 2 + p, 1, '/1/' || 2 + p || '/', 2 + p, 'province', 'Tỉnh ' || p, '', 'tinh ' || p, '', p
  from generate_series(0, :provinces - 1) p;
insert into records_unit (id, parent_id, path, authority_id, kind, name, short_name, folded, code, position)
  select 100 + c, 2 + c % :provinces, '/1/' || 2 + c % :provinces || '/' || 100 + c || '/', 100 + c, 'commune',
    'Xã ' || c, '', 'xa ' || c, '', c from generate_series(0, :communes - 1) c;
insert into records_unit (id, parent_id, path, authority_id, kind, name, short_name, folded, code, position)
  select 10000 + c * {OFFICES} + o, 100 + c,
    '/1/' || 2 + c % :provinces || '/' || 100 + c || '/' || 10000 + c * {OFFICES} + o || '/', 100 + c, 'office',
    'Phòng ' || o, '', 'phong ' || o, '', o
  from generate_series(0, :communes - 1) c, generate_series(0, {OFFICES - 1}) o;
insert into records_placefigure (place_id, key, year, value, source)
  select 100 + c, 'population', 2025, 5000 + c * 7919 % 20000, '' from generate_series(0, :communes - 1) c;
insert into records_draft (id, authority_id, file_id, file_name, state, uploaded_by_id, uploaded_at, error, sizes,
    pages_read, notes, version, part, parts)
  select c + 1, 100 + c, repeat('0', 64), 'ke-hoach.docx', 'approved', 1, '2024-11-20', '', '[]', 0, '[]', 0, 1, 1
  from generate_series(0, :communes - 1) c;
insert into records_plan (id, programme_id, authority_id, draft_id, kind, number, issued_on, title, folded, issuer,
    signer, signer_title, approved_by_id, approved_at)
  select c + 1, 1, 100 + c, c + 1, 'Kế hoạch', c || '-KH/ĐU', '2024-11-15', 'Kế hoạch thực hiện', '', '', '', '', 1,
    '2024-11-20 09:00+07' from generate_series(0, :communes - 1) c;
insert into records_run (id, programme_id, authority_id, reporters_send, reporting, policy, off, worked, since)
  select c + 1, 1, 100 + c, true, 'month', '{{"behind_grace_days": 30}}', '[]', '[]', '2024-11-20'
  from generate_series(0, :communes - 1) c;
insert into records_periodcalendar (run_id, kind, rule, collects)
  select c + 1, 'month', '{{"due": {{"day": 25, "months_after": 0}}}}', true from generate_series(0, :communes - 1) c;
insert into records_reportingperiod (id, run_id, kind, start, "end", due, late_until, locks_on, told_on, label)
  select c * {MONTHS} + m + 1, c + 1, 'month', s, s + interval '1 month - 1 day', s + 24, s + 29, s + 30, s + 19,
    'Tháng ' || extract(month from s) || '/' || extract(year from s)
  from generate_series(0, :communes - 1) c, generate_series(0, {MONTHS - 1}) m,
    lateral (select (date '{FIRST_MONTH}' + m * interval '1 month')::date s) x;
insert into records_task (id, authority_id, name, folded, output)
  select c * {TASKS} + t + 1, 100 + c, 'Nhiệm vụ ' || t, 'nhiem vu ' || t, ''
  from generate_series(0, :communes - 1) c, generate_series(0, {TASKS - 1}) t;
insert into records_assignment (id, task_id, plan_id, row, section, ordinal, position, quote, worded, deadline_raw,
    deadline_kind, due_on, every)
  select c * {TASKS} + t + 1, c * {TASKS} + t + 1, c + 1, 'n' || t,
    (array['I. Hạ tầng số', 'II. Nhân lực', 'III. Chính quyền số', 'IV. Kinh tế số'])[1 + t % 4], t + 1, t, '', '', '',
    case t % 10 when 8 then 'none' when 9 then 'continuous' else 'once' end,
    case when t % 10 < 5 then date '2026-11-05' + t when t % 10 < 8 then date '2026-10-15' + t + c % 30 end, ''
  from generate_series(0, :communes - 1) c, generate_series(0, {TASKS - 1}) t;
insert into records_assignmentunit (assignment_id, unit_id, part, named_as, position)
  select c * {TASKS} + t + 1, 10000 + c * {OFFICES} + t % {OFFICES}, 'lead', 'Phòng', 0
  from generate_series(0, :communes - 1) c, generate_series(0, {TASKS - 1}) t;
insert into records_indicatorset (id, key, name, version, source) values (1, 'thu', 'Bộ chỉ số', '', '');
insert into records_indicator (id, set_id, code, name, folded, wordings, "group", unit_of_measure, direction, counting,
    across, over, source, position)
  select g + 1, 1, g, 'Chỉ số ' || g, '', '[]', '', '', 'up', case g % 2 when 0 then 'ratio' else 'at_date' end,
    (array['ratio', 'sum', 'ratio', 'share', 'ratio', 'weighted'])[1 + g % 6], 'latest', '', g
  from generate_series(0, {TARGETS - 1}) g;
insert into records_target (id, plan_id, row, section, ordinal, position, quote, name, folded, tracked_by_id,
    tracked_as, counting, only_rises, above_100, below_0, by_place, every, indicator_id, indicator_settled)
  select c * {TARGETS} + g + 1, c + 1, 't' || g, 'I. Hạ tầng số', g + 1, g, '', 'Chỉ tiêu ' || g, '',
    10000 + c * {OFFICES} + g % {OFFICES}, '', case g % 2 when 0 then 'ratio' else 'at_date' end, false, false, false,
    false, '', g + 1, true
  from generate_series(0, :communes - 1) c, generate_series(0, {TARGETS - 1}) g;
insert into records_milestone (target_id, year, comparator, low, unit, raw)
  select id, 2026, '>=', 60 + position, '', '≥ 60' from records_target;
"""

REPORTS = f"""
insert into records_report (id, period_id, unit_id, task_id, nothing, complete, done, result, difficulty, proposal,
    source, unit_of_measure, answers, sent_by_id, sent_at)
  select (c * {ITEMS} + t) * {MONTHS} + m + 1, c * {MONTHS} + m + 1, 10000 + c * {OFFICES} + t % {OFFICES},
    c * {TASKS} + t + 1, false, t % 10 < 5 and m = {MONTHS - 1},
    case when t % 10 < 5 and m = {MONTHS - 1} then 100 else m * 4 end, '{RESULT}', '', '', '', '', '{{}}', 1,
    (date '{FIRST_MONTH}' + m * interval '1 month' + interval '19 days 9 hours') at time zone 'Asia/Ho_Chi_Minh'
  from generate_series(:first, :last) c, generate_series(0, {TASKS - 1}) t, generate_series(0, {MONTHS - 1}) m;
insert into records_report (id, period_id, unit_id, target_id, nothing, complete, result, difficulty, proposal,
    source, unit_of_measure, answers, sent_by_id, sent_at, value, numerator, denominator)
  select (c * {ITEMS} + {TASKS} + g) * {MONTHS} + m + 1, c * {MONTHS} + m + 1, 10000 + c * {OFFICES} + g % {OFFICES},
    c * {TARGETS} + g + 1, false, false, '{RESULT}', '', '', 'Báo cáo của phòng', '', '{{}}', 1,
    (date '{FIRST_MONTH}' + m * interval '1 month' + interval '19 days 9 hours') at time zone 'Asia/Ho_Chi_Minh',
    case g % 2 when 1 then 30 + m * 2 + c % 17 end, case g % 2 when 0 then 30 + m * 2 + c % 17 end,
    case g % 2 when 0 then 80 + c % 23 end
  from generate_series(:first, :last) c, generate_series(0, {TARGETS - 1}) g, generate_series(0, {MONTHS - 1}) m;
"""

REST = f"""
insert into records_verdict (report_id, step, reason, lacks, document, by_id, at)
  select id, case when task_id is not null and (task_id - 1) % {TASKS} % 10 = 4 then 'return' else 'accept' end, '',
    '[]', '', 2, sent_at + interval '6 hours'
  from records_report
  where (complete and (task_id - 1) % {TASKS} % 10 <> 3)
    or (target_id is not null and (id - 1) % {MONTHS} < {MONTHS - 1});
insert into records_evidence (id, unit_id, file_id, file_name, mime, number, level, by_id, at)
  select id, unit_id, repeat('0', 64), 'minh-chung.pdf', 'application/pdf', '', '', 1, sent_at
  from records_report where complete or (target_id is not null and (id - 1) % 3 = 2);
insert into records_report_evidence (report_id, evidence_id) select id, id from records_evidence;
"""


def fill(connection: Any, communes: int, made_by: Any = None) -> float:
    """Fill an empty, migrated database; gives the seconds it took. Indexes of the largest tables are made last.

    `made_by`: another module with FACTS, REPORTS and REST."""
    facts, reports, rest = (made_by.FACTS, made_by.REPORTS, made_by.REST) if made_by else (FACTS, REPORTS, REST)
    began = time.perf_counter()
    provinces = max(1, -(-communes // 98))
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        for statement in _statements(facts, communes=communes, provinces=provinces):
            cursor.execute(statement)
        large = ("records_report", "records_verdict", "records_evidence", "records_report_evidence")
        cursor.execute(
            "select indexname, indexdef from pg_indexes where tablename = any(%s) and indexdef not like '%%UNIQUE%%'",
            [list(large)],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'drop index "{name}"')
        for first in range(0, communes, 200):
            for statement in _statements(reports, first=first, last=min(first + 200, communes) - 1):
                cursor.execute(statement)
        for statement in _statements(rest):
            cursor.execute(statement)
        for _, definition in indexes:
            cursor.execute(definition)
        for table in connection.introspection.table_names():
            cursor.execute(
                "select pg_get_serial_sequence(%s, 'id') from information_schema.columns "
                "where table_name = %s and column_name = 'id'",
                [table, table],
            )
            if (row := cursor.fetchone()) and row[0]:
                cursor.execute(f"select setval('{row[0]}', (select coalesce(max(id), 0) + 1 from {table}))")
        cursor.execute("set session_replication_role = default")
        cursor.execute("vacuum analyze")
    return time.perf_counter() - began


def _statements(text: str, **values: int) -> list[str]:
    for name, value in values.items():
        text = text.replace(f":{name}", str(value))
    return [part.strip() for part in text.split(";\n") if part.strip()]
