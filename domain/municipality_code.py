"""全国地方公共団体コード: six digits, the first two the prefecture, the last a check digit."""

import re

PREFECTURES = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県", "千葉県",
    "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県",
    "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県",
    "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
)  # fmt: skip


def is_valid(code: str) -> bool:
    """Tell whether a text is a code: six ASCII digits with a known prefecture and the right check digit."""
    if re.fullmatch(r"[0-9]{6}", code) is None or not 1 <= int(code[:2]) <= len(PREFECTURES):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code[:5], (6, 5, 4, 3, 2), strict=True))
    return (11 - total % 11) % 10 == int(code[5])


def prefecture_of(code: str) -> str:
    """Return the prefecture of a valid code."""
    return PREFECTURES[int(code[:2]) - 1]
