"""Two-syllable words of official prose, by which a recogniser's tones are checked: "chuyến đối" is "chuyển đổi".

A word stands here only if no other reading of its letters makes sense in a plan: "để tài …" keeps out "đề tài".
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_WORDS = """
an ninh, an sinh, an toàn, ban chỉ, ban hành, ban thường, ban đảng, biên bản, biên chế, biên soạn, biến đổi,
biển báo, biểu dương, biểu mẫu, biểu quyết, bài bản, bài viết, bàn giao, báo cáo, bí thư, bưu điện, bước tiến,
bước đầu, bản quyền, bản sắc, bản đồ, bảo hiểm, bảo hộ, bảo lưu, bảo mật, bảo quản, bảo trì, bảo tồn, bảo vệ,
bảo đảm, bền vững, bệnh viện, bố trí, bồi dưỡng, bổ nhiệm, bổ sung, bộ chính, bộ chỉ, bộ phận, cao cấp, chi
bộ, chi hội, chi ngân, chi phí, chi tiêu, chi tiết, chi trả, chi đoàn, chi cục, chia sẻ, chiến lược, chuyên gia, chuyên
môn, chuyên nghiệp, chuyên sâu, chuyên trách, chuyên đề, chuyển biến, chuyển giao, chuyển hướng, chuyển tải,
chuyển đổi, chuẩn bị, chuẩn hóa, chuẩn mực, chính phủ, chính quyền, chính sách, chính trị, chăm sóc, chương
trình, chấm điểm, chất lượng, chậm muộn, chế biến, chế tài, chế độ, chỉ dẫn, chỉ huy, chỉ số, chỉ thị, chỉ
tiêu, chỉ đạo, chịu trách, chủ chốt, chủ lực, chủ quyền, chủ quản, chủ thể, chủ trì, chủ trương, chủ tịch, chủ
yếu, chủ đạo, chủ đề, chủ động, chức năng, chức trách, chứng chỉ, chứng khoán, chứng nhận, chứng thực, cung
cấp, cung ứng, cuộc sống, cán bộ, cân đối, câu lạc, công an, công bằng, công bố, công chức, công cụ, công dân,
công khai, công nghiệp, công nghệ, công nhận, công trình, công tác, công vụ, công đoàn, cơ bản, cơ chế, cơ
cấu, cơ hội, cơ quan, cơ sở, cư trú, cưỡng chế, cải cách, cải thiện, cải tiến, cảm biến, cảnh báo, cảnh sát,
cấp xã, cấp ủy, cần thiết, cập nhật, cắt giảm, cổ phần, cổ truyền, cổng dịch, cổng thông, cộng hòa, cộng sản,
cộng tác, cộng đồng, cụ thể, củng cố, cử tri, cửa hàng, di chuyển, di sản, di tích, diễn biến, diễn tập, diễn
đàn, diện tích, doanh nghiệp, doanh nhân, doanh thu, du khách, du lịch, duy trì, dân chủ, dân cư, dân số, dân
sự, dân tộc, dư luận, dịch bệnh, dịch vụ, dữ liệu, dự báo, dự thảo, dự toán, dự án, gia tăng, gia đình, giai
đoạn, gian lận, giao diện, giao dịch, giao thông, giám sát, giám đốc, giáo dục, giáo viên, giải ngân, giải
pháp, giải quyết, giải thưởng, giải đáp, giảm nghèo, giảm thiểu, giảng dạy, giảng viên, giấy tờ, giới thiệu,
giữ gìn, giữ vững, gắn kết, gắn liền, gắn với, hiến pháp, hiểu biết, hiện trạng, hiện đại, hiệu lực, hiệu quả,
hiệu suất, hiệu trưởng, hoàn chỉnh, hoàn thiện, hoàn thành, hoạt động, huy động, huấn luyện, hàng hóa, hàng
năm, hành chính, hành vi, hành động, hình thành, hình thức, hình ảnh, hướng dẫn, hướng tới, hưởng ứng, hạ
tầng, hải quan, hải đảo, hấp dẫn, hậu kiểm, hằng năm, hằng quý, hằng tháng, hệ sinh, hệ thống, học phí, học
sinh, học tập, hồ sơ, hỗ trợ, hộ gia, hộ nghèo, hội nghị, hội nhập, hội nông, hội phụ, hội thảo, hợp lý, hợp
tác, hợp đồng, internet vạn, khai báo, khai thác, khen thưởng, khoa học, khoảng cách, khu vực, khuyến khích,
khuyến mại, khuyến nông, khó khăn, khả năng, khả thi, khảo sát, khẩn trương, khẩu hiệu, khắc phục, khởi công,
khởi nghiệp, khởi tạo, khởi động, kinh doanh, kinh nghiệm, kinh phí, kinh tế, kiến nghị, kiến thức, kiến trúc,
kiểm duyệt, kiểm kê, kiểm soát, kiểm thử, kiểm toán, kiểm tra, kiểm điểm, kiểm định, kiện toàn, kênh thông, kế
hoạch, kế thừa, kế toán, kết luận, kết nối, kết quả, kịp thời, kỷ cương, kỷ luật, kỷ nguyên, kỷ niệm, kỹ năng,
kỹ sư, kỹ thuật, liên hiệp, liên kết, liên quan, liên thông, liên tục, luân chuyển, luật sư, lâm nghiệp, lãnh
đạo, lĩnh vực, lũy kế, lưu trữ, lượng hóa, lần thứ, lịch sử, lồng ghép, lộ trình, lợi thế, lợi ích, lựa chọn,
lực lượng, minh bạch, mã hóa, mã số, mô hình, môi trường, mạng lưới, mạng xã, mẫu biểu, mặt trận, mở rộng, mục
tiêu, mục đích, nghiêm túc, nghiên cứu, nghiệm thu, nghiệp vụ, nghĩa vụ, nghề nghiệp, nghị quyết, nghị định,
nguy cơ, nguyên nhân, nguyên tắc, nguồn lực, nguồn nhân, nguồn vốn, ngành nghề, ngân hàng, ngân sách, ngăn
chặn, người dân, người đứng, nhiệm vụ, nhu cầu, nhà khoa, nhà nước, nhà trường, nhà văn, nhân dân, nhân lực,
nhân rộng, nhân sự, nhận diện, nhận thức, nhập liệu, nâng cao, nâng cấp, nông dân, nông nghiệp, nông sản, nông
thôn, năng lượng, năng lực, năng suất, nắm bắt, nền kinh, nền nếp, nền tảng, nổi bật, nổi cộm, nội bộ, nội
dung, phong trào, phát hiện, phát huy, phát minh, phát sinh, phát thanh, phát triển, phát động, phân bổ, phân
công, phân cấp, phân loại, phân quyền, phân tích, phê duyệt, phòng chống, phòng kinh, phòng văn, phó chủ, phúc
lợi, phương pháp, phương thức, phương tiện, phương án, phạm vi, phản biện, phản hồi, phản ánh, phấn đấu, phần
mềm, phẩm chất, phẩm cấp, phối hợp, phổ biến, phổ cập, phổ thông, phụ huynh, phụ lục, phụ nữ, phụ trách, phục
vụ, phủ sóng, quan trọng, quan tâm, quy chuẩn, quy chế, quy hoạch, quy mô, quy trình, quy định, quyết liệt,
quyết toán, quyết tâm, quyết định, quyền hạn, quyền lợi, quá trình, quản lý, quản trị, quảng bá, quảng cáo,
quảng trường, quốc gia, quốc phòng, quốc tế, quỹ đất, ranh giới, rà soát, rõ ràng, rủi ro, sinh hoạt, sinh
thái, sinh viên, suy giảm, sáng chế, sáng kiến, sáng tạo, sâu rộng, sơ kết, sản lượng, sản phẩm, sản vật, sản
xuất, sắp xếp, sẵn sàng, số hóa, số liệu, số lượng, sổ sách, sổ sức, sổ tay, sở hữu, sức khỏe, sử dụng, sửa
chữa, sửa đổi, sự nghiệp, tham gia, tham khảo, tham mưu, thanh niên, thanh toán, thanh tra, thay thế, thay
đổi, theo dõi, thiên tai, thiết bị, thiết chế, thiết kế, thiết lập, thiết thực, thiết yếu, thu hút, thu nhập,
thu thập, thuế điện, thành công, thành lập, thành phần, thành phố, thành tích, thành tựu, thành viên, thí
điểm, thôn bản, thông báo, thông minh, thông qua, thông suốt, thông tin, thông tư, thúc đẩy, thương hiệu,
thương mại, thường trực, thường vụ, thường xuyên, thảo luận, thẩm quyền, thẩm tra, thẩm định, thế giới, thế
hệ, thế mạnh, thế trận, thể chế, thể hiện, thể thao, thị trường, thị trấn, thống kê, thống nhất, thời gian,
thời hạn, thời điểm, thụ hưởng, thủ công, thủ trưởng, thủ tục, thủ đoạn, thủy lợi, thủy sản, thực hiện, thực
hành, thực tiễn, thực trạng, thực tế, tinh giản, tinh thần, tiêu biểu, tiêu chuẩn, tiêu chí, tiêu dùng, tiến
bộ, tiến hành, tiến độ, tiếp cận, tiếp nhận, tiếp tục, tiếp xúc, tiết kiệm, tiềm lực, tiềm năng, tiền lương,
tiền mặt, tiểu ban, tiểu học, toàn bộ, toàn diện, toàn dân, toàn quốc, toàn trình, toàn xã, trang bị, trang
thông, trang trại, tranh thủ, trao đổi, triển khai, triển lãm, triệt để, trung học, trung tâm, trung ương,
truy cập, truy xuất, truyền hình, truyền thanh, truyền thông, truyền thống, trách nhiệm, trên địa, trình độ,
trí tuệ, trường học, trường hợp, trưởng ban, trưởng phòng, trưởng thành, trưởng thôn, trạm y, trẻ em, trọng
tâm, trọng điểm, trở lên, trở ngại, trở thành, trợ giúp, trợ lý, trực thuộc, trực tiếp, trực tuyến, tuyên
dương, tuyên giáo, tuyên truyền, tuyển chọn, tuyển dụng, tuyển sinh, tài chính, tài khoản, tài liệu, tài
nguyên, tài sản, tác phẩm, tác động, tìm hiểu, tìm kiếm, tình hình, tích cực, tích hợp, tăng cường, tăng
trưởng, tư duy, tư liệu, tư nhân, tư pháp, tư tưởng, tư vấn, tương thích, tương tác, tạo điều, tầm nhìn, tầng
lớp, tập huấn, tập thể, tập trung, tỉ lệ, tỉnh ủy, tối thiểu, tối đa, tối ưu, tốt nghiệp, tổ chức, tổ công, tổ
dân, tổ giúp, tổ hợp, tổ trưởng, tổn thương, tổng chi, tổng cục, tổng hợp, tổng kết, tổng mức, tổng số, tổng
thu, tổng thể, tội phạm, tự chủ, tự giác, tự động, tỷ lệ, tỷ trọng, vi phạm, viên chức, viễn thông, việc làm,
văn bản, văn hóa, văn minh, văn phòng, vướng mắc, vườn ươm, vấn đề, vận hành, vận động, vật chất, vật tư, vốn
đầu, vụ việc, xanh hóa, xung đột, xuất khẩu, xuất sắc, xuất xứ, xác nhận, xác thực, xác định, xây dựng, xã
hội, xét duyệt, xóa đói, xúc tiến, xếp hạng, xử lý, xử phạt, y tế, yêu cầu, yếu thế, yếu tố, áp dụng, ý kiến,
ý nghĩa, ý thức, đa dạng, đa ngành, đa phương, điều chỉnh, điều hành, điều kiện, điều phối, điều tra, điểm
cầu, điểm nghẽn, điểm số, điểm tiếp, điểm đến, điển hình, điện thoại, điện tử, đoàn kết, đoàn thanh, đoàn thể,
đoàn viên, đào tạo, đánh giá, đô thị, đôn đốc, đơn giản, đơn vị, đường truyền, được giao, đại biểu, đại diện,
đại hội, đại đoàn, đạo đức, đảm bảo, đảm nhiệm, đảng bộ, đảng cộng, đảng viên, đảng ủy, đất đai, đấu thầu, đấu
tranh, đầu mối, đầu ra, đầu tiên, đầu tư, đẩy lùi, đẩy mạnh, đẩy nhanh, đề cao, đề nghị, đề xuất, đề án, địa
bàn, địa chính, địa chỉ, địa phương, địa điểm, định danh, định hướng, định kỳ, định mức, đối chiếu, đối ngoại,
đối thoại, đối tác, đối tượng, đối với, đồng bào, đồng bộ, đồng chí, đồng thời, đổi mới, đội ngũ, động lực,
động viên, đột phá, ưu tiên, ưu đãi, ấn phẩm, ổn định, ủng hộ, ủy ban, ủy quyền, ủy viên, ứng cứu, ứng dụng,
ứng phó, cao đẳng, trung cấp, bách khoa, mầm non, hằng tuần, hằng tháng, hằng quý, hàng tháng
"""

WORDS = frozenset(word.strip() for word in _WORDS.replace("\n", " ").split(","))


@cache
def pairs() -> frozenset[str]:
    """Every pair of syllables that plans are made of, the words of official prose among them."""
    said = files("tiendo.intake.page").joinpath("official_pairs.txt").read_text(encoding="utf-8")
    return WORDS | {f"{head} {word}" for head, *behind in map(str.split, said.splitlines()) for word in behind}
