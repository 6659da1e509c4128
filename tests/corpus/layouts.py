"""The layouts: how differently offices print the same things."""

from __future__ import annotations

from .compose import Layout

LEAD_WORDS = {
    "ordinal": "Số TT",
    "task": "Nội dung công việc",
    "lead": "Đơn vị thực hiện",
    "cooperating": "Đơn vị phối hợp",
    "deadline": "Thời hạn",
    "output": "Kết quả đầu ra",
    "target": "Tên chỉ tiêu",
    "tracked": "Đơn vị theo dõi",
}
PERSON_WORDS = {
    "ordinal": "TT",
    "task": "Tên nhiệm vụ",
    "lead": "Chủ trì",
    "cooperating": "Phối hợp",
    "deadline": "Tiến độ, thời gian thực hiện",
    "output": "Sản phẩm dự kiến",
    "target": "Nội dung chỉ tiêu",
    "tracked": "Cơ quan chủ trì theo dõi, đánh giá",
    "unit": "ĐVT",
    "baseline": "Hiện trạng năm 2024",
}

LAYOUTS: dict[str, Layout] = {
    "party": Layout(letterhead="party"),
    "state": Layout(words={"ordinal": "TT", "output": "Sản phẩm, kết quả"}),
    "bare": Layout(letterhead="none", words={"ordinal": "TT", "target": "Mục tiêu", "task": "Nhiệm vụ"}),
    # time before product, lead before cooperating but after time
    "time-first": Layout(
        words=LEAD_WORDS,
        targets=("ordinal", "target", "tracked", "years"),
        tasks=("ordinal", "task", "deadline", "output", "lead", "cooperating"),
        group="half",
        tight=True,
        between=", ",
    ),
    # who does it comes first
    "lead-first": Layout(
        letterhead="party",
        words=PERSON_WORDS,
        targets=("ordinal", "tracked", "target", "years"),
        tasks=("ordinal", "lead", "task", "output", "cooperating", "deadline"),
        between="\n",
        numbering="through",
    ),
    "two-level": Layout(
        words=PERSON_WORDS | {"years": "Mục tiêu qua các năm", "roles": "Cơ quan thực hiện", "year": "Năm {}"},
        targets=("ordinal", "target", "unit", "baseline", "years", "tracked"),
        tasks=("ordinal", "task", "output", "lead", "cooperating", "deadline"),
        two_level=True,
        unit_column=True,
    ),
    "extras": Layout(
        words={"year": "Đến năm {}", "deadline": "Thời gian", "lead": "Cơ quan, đơn vị chủ trì"},
        targets=("ordinal", "target", "baseline", "years", "tracked", "note"),
        tasks=("ordinal", "task", "level", "lead", "cooperating", "deadline", "output", "budget", "note"),
        group="named",
        empty="-",
        padded=True,
    ),
    "related": Layout(
        words=LEAD_WORDS | {"year": "Mục tiêu {}", "related": "Gắn với chỉ tiêu"},
        tasks=("ordinal", "task", "related", "lead", "cooperating", "output", "deadline"),
        numbering="nested",
        heading_case="upper",
        between="\n- ",
    ),
    "auto": Layout(
        letterhead="party",
        auto_numbers=True,
        words={"year": "Năm {}", "task": "Nhiệm vụ, giải pháp"},
        group="half",
        padded=True,
    ),
    "listed": Layout(
        task_form="list",
        target_form="bullets",
        task_labels=("Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm"),
    ),
    "listed-plus": Layout(
        letterhead="none",
        task_form="list",
        bullet="+ ",
        numbering="through",
        task_labels=("Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn", "Kết quả"),
        words={"year": "{}"},
    ),
    "short": Layout(
        targets=("target", "years"),
        tasks=("ordinal", "task", "lead", "output"),
        words={"lead": "ĐƠN VỊ CHỦ TRÌ", "task": "TÊN NHIỆM VỤ", "output": "SẢN PHẨM ĐẦU RA", "target": "CHỈ TIÊU"},
        group="named",
    ),
    # one tall cell for what neighbours share
    "shared": Layout(
        words={
            "lead": "Đơn vị đầu mối",
            "task": "Nội dung",
            "deadline": "Thời điểm hoàn thành",
            "tracked": "Đơn vị phụ trách",
        },
        tasks=("ordinal", "lead", "task", "output", "deadline", "cooperating"),
        shared=("lead", "deadline", "tracked"),
        between=", ",
    ),
    "decomposed": Layout(spelling="nfd", words=PERSON_WORDS),
    "new-tone": Layout(spelling="new-tone odd-spaces", words=LEAD_WORDS, group="named"),
    # what must come of it before who does it; the unit of measure in its own column
    "result-first": Layout(
        words={
            "task": "Nội dung, nhiệm vụ cụ thể",
            "output": "Kết quả, sản phẩm phải hoàn thành",
            "deadline": "Thời hạn hoàn thành",
            "lead": "Đơn vị, cá nhân chủ trì",
            "cooperating": "Đơn vị phối hợp thực hiện",
            "target": "Nội dung chỉ tiêu",
            "unit": "Đơn vị tính",
            "year": "Kế hoạch năm {}",
            "tracked": "Đơn vị chịu trách nhiệm",
        },
        targets=("ordinal", "target", "unit", "years", "tracked"),
        tasks=("ordinal", "task", "output", "deadline", "lead", "cooperating"),
        unit_column=True,
        note="Ghi chú: Các đơn vị chủ động điều chỉnh tiến độ khi cấp trên có chỉ đạo mới.",
    ),
    "unnumbered": Layout(
        words={"task": "Nhiệm vụ", "lead": "Chủ trì", "cooperating": "Phối hợp", "deadline": "Thời gian"}
        | {"output": "Kết quả", "target": "Chỉ tiêu", "year": "Năm {}", "tracked": "Đơn vị phụ trách"},
        targets=("target", "years", "tracked"),
        tasks=("task", "lead", "cooperating", "deadline", "output"),
    ),
    # who tracks and what is, before what shall be; when, before what
    "growth": Layout(
        words={
            "ordinal": "TT",
            "target": "Tên chỉ tiêu, chỉ số",
            "tracked": "Cơ quan chủ trì theo dõi",
            "baseline": "Hiện trạng (2025)",
            "year": "Đến {}",
            "deadline": "Thời điểm hoàn thành",
            "task": "Nhiệm vụ, công việc cụ thể",
            "lead": "Cơ quan/đơn vị chủ trì",
            "cooperating": "Cơ quan/đơn vị phối hợp",
            "output": "Sản phẩm đầu ra",
        },
        targets=("ordinal", "target", "tracked", "baseline", "years"),
        tasks=("ordinal", "deadline", "task", "lead", "cooperating", "output"),
        group="named",
        note="(*) Số liệu hiện trạng tính đến ngày 30/9/2025.",
    ),
    "chief": Layout(
        letterhead="party",
        words={
            "chief": "Lãnh đạo chỉ đạo",
            "lead": "Cơ quan tham mưu, chủ trì",
            "deadline": "Thời gian thực hiện",
            "output": "Dự kiến sản phẩm",
            "task": "Nhiệm vụ trọng tâm",
            "tracked": "Cơ quan theo dõi, đôn đốc",
        },
        targets=("ordinal", "target", "years", "tracked", "note"),
        tasks=("ordinal", "task", "chief", "lead", "cooperating", "deadline", "output"),
        group="half",
        between="\n",
    ),
    "ministry": Layout(
        words={
            "ordinal": "TT",
            "target": "Chỉ tiêu chủ yếu",
            "task": "Tên nhiệm vụ, đề án",
            "lead": "Đơn vị chủ trì",
            "cooperating": "Đơn vị phối hợp",
            "rank": "Cấp trình",
            "deadline": "Thời hạn trình, hoàn thành",
            "output": "Sản phẩm, hình thức văn bản",
            "years": "Lộ trình thực hiện",
            "unit": "ĐVT",
            "baseline": "Kết quả năm 2025",
            "tracked": "Đơn vị chịu trách nhiệm chính",
        },
        targets=("ordinal", "target", "unit", "baseline", "years", "tracked"),
        tasks=("ordinal", "task", "lead", "cooperating", "rank", "deadline", "output"),
        two_level=True,
        unit_column=True,
        group="half",
    ),
}
