"""The version of this software."""

VERSION = "0.2.0"
PRODUCT = "自治体DX計画ダッシュボード"
