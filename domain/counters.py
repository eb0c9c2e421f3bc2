"""Units that count whole things: only of these a point between two targets is rounded to the step (methodology, 3)."""

# A unit of a share, a mean, a time, money, a size or a score is none of these, whatever step the plan prints for it.
COUNTERS = (
    "件", "人", "名", "手続", "手続き", "種類", "枚", "台", "回", "個", "冊", "本", "通", "部", "業務", "事業", "施設",
    "システム", "項目", "か所", "カ所", "ヶ所", "ヵ所", "箇所", "ケ所", "アカウント", "アクセス", "様式", "帳票", "書類",
    "サービス", "メニュー", "コンテンツ", "アプリ", "データ", "データセット", "講座", "教室", "団体", "組織", "企業", "社",
    "店", "店舗", "事業所", "事業者", "世帯", "戸", "校", "園", "館", "課", "係", "部署", "所属", "部局", "市", "町",
    "村", "市町村", "自治体", "地区", "自治会", "組", "班", "チーム", "グループ", "機", "基", "端末", "拠点", "窓口", "取組",
    "プロジェクト", "計画", "分野", "テーマ", "案件", "事例", "品目", "ページ", "記事", "区画",
    "路線", "便", "棟", "橋", "頭", "羽", "匹", "票", "席", "コース",
)  # fmt: skip

# Units that count the same thing: what is counted in either may stand together.
ALIKE = {"手続": "件", "手続き": "件", "名": "人"}


def is_counted(unit: str | None) -> bool:
    """Tell whether a unit (件, 件/年, 回/週, 延べ人) counts whole things."""
    return unit is not None and unit.replace("／", "/").partition("/")[0].replace("延べ", "") in COUNTERS
