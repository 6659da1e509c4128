"""The set on which two open peers were timed, by rule: 60 indicators × 24 months × 1,000 units, on PostgreSQL alone.

A nation, one province and its thousand communes; each promises every indicator and reports it every month. All months
but the last are accepted; of the last, four communes in five. Of six indicators one adds up by each rule, two by ratio.
"""

from __future__ import annotations

UNITS, INDICATORS, MONTHS = 1000, 60, 24
FIRST_MONTH, TODAY = "2024-12-01", "2026-11-21"

FACTS = f"""
insert into records_programme (id, code, name) values (1, '57-NQ/TW', 'Nghị quyết 57-NQ/TW');
insert into records_person (id, password, is_superuser, username, email, is_staff, is_active, date_joined, name, title,
    digest)
  values (1, '', false, 'may', '', false, true, '{TODAY}', 'Người gửi', '', false),
         (2, '', false, 'tham', '', false, true, '{TODAY}', 'Người thẩm định', '', false);
insert into records_storedfile (sha256, size, stored_at) values (repeat('0', 64), 1000, '{TODAY}');
insert into records_unit (id, parent_id, path, authority_id, kind, name, short_name, folded, code, position)
  values (1, null, '/1/', 1, 'centre', 'Trung ương', '', 'trung uong', '', 0),
         (2, 1, '/1/2/', 2, 'province', 'Tỉnh Mẫu', '', 'tinh mau', '', 0);
insert into records_unit (id, parent_id, path, authority_id, kind, name, short_name, folded, code, position)
  select 100 + c, 2, '/1/2/' || 100 + c || '/', 100 + c, 'commune', 'Xã ' || c, '', 'xa ' || c, '', c
  from generate_series(0, {UNITS - 1}) c;
insert into records_roleheld (person_id, unit_id, role, for_other) values (2, 1, 'support_team', false);
insert into records_placefigure (place_id, key, year, value, source)
  select 100 + c, 'population', 2025, 5000 + c * 7919 % 20000, '' from generate_series(0, {UNITS - 1}) c;
insert into records_draft (id, authority_id, file_id, file_name, state, uploaded_by_id, uploaded_at, error, sizes,
    pages_read, notes, version, part, parts)
  select c + 1, 100 + c, repeat('0', 64), 'ke-hoach.docx', 'approved', 1, '2024-11-20', '', '[]', 0, '[]', 0, 1, 1
  from generate_series(0, {UNITS - 1}) c;
insert into records_plan (id, programme_id, authority_id, draft_id, kind, number, issued_on, title, folded, issuer,
    signer, signer_title, approved_by_id, approved_at)
  select c + 1, 1, 100 + c, c + 1, 'Kế hoạch', c || '-KH/ĐU', '2024-11-15', 'Kế hoạch thực hiện', '', '', '', '', 1,
    '2024-11-20 09:00+07' from generate_series(0, {UNITS - 1}) c;
insert into records_run (id, programme_id, authority_id, reporters_send, reporting, policy, off, worked, since)
  select c + 1, 1, 100 + c, true, 'month', '{{}}', '[]', '[]', '2024-11-20' from generate_series(0, {UNITS - 1}) c;
insert into records_periodcalendar (run_id, kind, rule, collects)
  select c + 1, 'month', '{{"due": {{"day": 25, "months_after": 0}}}}', true from generate_series(0, {UNITS - 1}) c;
insert into records_reportingperiod (id, run_id, kind, start, "end", due, late_until, locks_on, label)
  select c * {MONTHS} + m + 1, c + 1, 'month', s, s + interval '1 month - 1 day', s + 24, s + 29, s + 30,
    'Tháng ' || extract(month from s) || '/' || extract(year from s)
  from generate_series(0, {UNITS - 1}) c, generate_series(0, {MONTHS - 1}) m,
    lateral (select (date '{FIRST_MONTH}' + m * interval '1 month')::date s) x;
insert into records_indicatorset (id, key, name, version, source) values (1, 'thu', 'Bộ chỉ số', '', '');
insert into records_indicator (id, set_id, code, name, folded, wordings, "group", unit_of_measure, direction, counting,
    across, over, source, position)
  select g + 1, 1, g, 'Chỉ số ' || g, 'chi so ' || g, '[]', '', '', 'up', case g % 2 when 0 then 'ratio' else 'at_date'
    end, (array['ratio', 'sum', 'ratio', 'share', 'worst', 'weighted'])[1 + g % 6], 'latest', '', g
  from generate_series(0, {INDICATORS - 1}) g;
insert into records_target (id, plan_id, row, section, ordinal, position, quote, name, folded, tracked_as, counting,
    only_rises, above_100, below_0, by_place, every, indicator_id, indicator_settled)
  select c * {INDICATORS} + g + 1, c + 1, 't' || g, '', g + 1, g, '', 'Chỉ tiêu ' || g, '', '',
    case g % 2 when 0 then 'ratio' else 'at_date' end, false, false, false, false, '', g + 1, true
  from generate_series(0, {UNITS - 1}) c, generate_series(0, {INDICATORS - 1}) g;
insert into records_milestone (target_id, year, comparator, low, unit, raw)
  select id, 2026, '>=', 60 + position % 20, '', '≥ 60' from records_target;
"""

REPORTS = f"""
insert into records_report (id, period_id, unit_id, target_id, nothing, complete, result, difficulty, proposal,
    source, unit_of_measure, answers, sent_by_id, sent_at, value, numerator, denominator)
  select (c * {INDICATORS} + g) * {MONTHS} + m + 1, c * {MONTHS} + m + 1, 100 + c, c * {INDICATORS} + g + 1, false,
    false, '', '', '', '', '', '{{}}', 1,
    (date '{FIRST_MONTH}' + m * interval '1 month' + interval '19 days 9 hours') at time zone 'Asia/Ho_Chi_Minh',
    case g % 2 when 1 then 30 + m * 2 + c % 17 end, case g % 2 when 0 then 30 + m * 2 + c % 17 end,
    case g % 2 when 0 then 80 + c % 23 end
  from generate_series(:first, :last) c, generate_series(0, {INDICATORS - 1}) g, generate_series(0, {MONTHS - 1}) m;
"""

REST = f"""
insert into records_verdict (report_id, step, reason, lacks, document, by_id, at)
  select id, 'accept', '', '[]', '', 2, sent_at + interval '6 hours' from records_report
  where (id - 1) % {MONTHS} < {MONTHS - 1} or unit_id % 5 > 0;
"""

# What the figures of the national page are, in one statement over the same facts: the last accepted report of each
# target, added up by the rule of its indicator; and the same of each of the months.
LAST_ACCEPTED = """
select distinct on (r.target_id) r.target_id, r.value, r.numerator, r.denominator
from records_report r join lateral (
  select v.step from records_verdict v where v.report_id = r.id order by v.at desc, v.id desc limit 1
) s on s.step = 'accept'
where r.target_id is not null and r.taken_back_at is null and not r.nothing
order by r.target_id, r.sent_at desc
"""
NATION = f"""
select i.id, count(l.target_id), count(*), sum(l.numerator) / nullif(sum(l.denominator), 0) * 100, sum(l.value),
  sum(coalesce(l.value, l.numerator / l.denominator * 100) * w.value)
    / nullif(sum(w.value) filter (where l.target_id is not null), 0),
  min(coalesce(l.value, l.numerator / l.denominator * 100)),
  count(*) filter (where coalesce(l.value, l.numerator / l.denominator * 100) >= m.low)
from records_indicator i join records_target t on t.indicator_id = i.id join records_plan p on p.id = t.plan_id
  join records_milestone m on m.target_id = t.id
  left join records_placefigure w on w.place_id = p.authority_id and w.key = 'population'
  left join ({LAST_ACCEPTED}) l on l.target_id = t.id
group by i.id
"""
ROLL_UP = """
select t.indicator_id, r.period_id % 24, sum(r.value), sum(r.numerator), sum(r.denominator), count(*)
from records_report r join records_target t on t.id = r.target_id group by 1, 2
"""
PERIOD = """
select t.indicator_id, sum(r.value), sum(r.numerator), sum(r.denominator), count(*)
from records_report r join records_target t on t.id = r.target_id
where r.period_id in (select id from records_reportingperiod where start = '2026-11-01') group by 1
"""
