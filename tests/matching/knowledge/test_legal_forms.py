"""Legal forms of many jurisdictions are told from the name, in whatever script."""

import pytest

from service.matching import Profile
from service.matching.parse.parsing import parse_name


@pytest.mark.parametrize(
    ("name", "core", "family"),
    [
        ("ООО Ромашка", "romashka", "llc"),
        ("ПАО Роснефть", "rosneft", "joint_stock"),
        ("TOV Naftogaz", "naftogaz", "llc"),
        ("JSC Halyk Bank", "halyk bank", "joint_stock"),
        ("ARÇELİK SANAYİ VE TİC. A.Ş.", "arcelik", "aksjeselskap"),
        ("Koza Altin Ltd. Şti.", "koza altin", "limited"),
        ("Veltrano A/S", "veltrano", "aksjeselskap"),
        ("Veltrano S/A", "veltrano", "anonyme"),
        ("Veltrano A/S ADR", "veltrano", "aksjeselskap"),
        ('Teva בע"מ', "teva", "limited"),
        ("Tech Mahindra Pvt. Ltd.", "tech mahindra", "limited"),
        ("Vale Lda.", "vale", "limited"),
        ("Jerónimo Martins SGPS, S.A.", "jeronimo martins", "anonyme"),
        ("Grupo Bimbo, S.A.B. de C.V.", "grupo bimbo", "anonyme"),
        ("Ferrero S.r.l.", "ferrero", "responsabilite"),
        ("Orlen Spółka Akcyjna", "orlen", "anonyme"),
        ("Bank Melli Iran Private Joint Stock Company", "bank melli iran", "joint_stock"),
        ("Bank Muscat S.A.O.G.", "bank muscat", "joint_stock"),
        ("Zain K.S.C.P.", "zain", "joint_stock"),
        ("Agility K.S.C.C.", "agility", "joint_stock"),
        ("Qatar National Bank Q.P.S.C.", "qatar national bank", "joint_stock"),
        ("Commercial International Bank S.A.E.", "commercial international bank", "joint_stock"),
        ("Vinamilk Joint Stock Company", "vinamilk", "joint_stock"),
        ("OPEN JOINT STOCK CO ZERBINI ZAVODY", "zerbini zavody", "joint_stock"),
        ("LIMITED LIABILITY CO VELTRANO", "veltrano", "llc"),
        ("Veltrano Closed Joint Stock Co", "veltrano", "joint_stock"),
        ("Veltrano Pte. Limited Co.", "veltrano", "limited"),
        ("Veltrano Private Limited Company", "veltrano", "limited"),
        ("Veltrano Pvt Ltd Co", "veltrano", "limited"),
        ("PTT PCL", "ptt", "public_thai"),
        ("บริษัท PTT จำกัด (มหาชน)", "ptt", "public_thai"),
        ("삼성전자 주식회사", "samseongjeonja", "limited"),
        ("㈜카카오", "kakao", "limited"),
        ("㈱日立製作所", "日立制作所", "kaisha"),
        ("华为技术有限公司", "华为技术", "china_limited"),
        ("浙江大华技术股份有限公司", "浙江大华技术", "china_joint_stock"),
    ],
)
def test_a_legal_form_is_no_part_of_the_name(profile: Profile, name: str, core: str, family: str) -> None:
    parsed = parse_name(name, profile)
    assert (" ".join(parsed.core), parsed.family) == (core, family)


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("Standard Chartered PLC", "standard chartered"),
        ("VAT Group AG", "vat group"),
        ("SIA Engineering Co Ltd", "sia engineering"),
        ("BT Group PLC", "bt group"),
        ("EV Holdings Inc", "ev holdings"),
    ],
)
def test_a_word_of_the_name_that_looks_like_a_form_stays(profile: Profile, name: str, core: str) -> None:
    assert " ".join(parse_name(name, profile).core) == core
