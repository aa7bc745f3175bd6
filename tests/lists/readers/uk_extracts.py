# ruff: noqa: E501 (published lines are as long as they are)
"""Small lists true to the formats of the UK Sanctions List and of OFSI; their parties are made up."""

from collections.abc import Iterable, Mapping

from tests.lists.readers.written_files import table

UK_COLUMNS = (
    "Last Updated",
    "Unique ID",
    "OFSI Group ID",
    "UN Reference Number",
    "Name 6",
    "Name 1",
    "Name 2",
    "Name 3",
    "Name 4",
    "Name 5",
    "Name type",
    "Alias strength",
    "Title",
    "Name non-latin script",
    "Non-latin script type",
    "Non-latin script language",
    "Regime Name",
    "Designation Type",
    "Designation source",
    "Sanctions Imposed",
    "Other Information",
    "Address Country",
    "Date Designated",
    "D.O.B",
    "Nationality(/ies)",
    "National Identifier number",
    "Passport number",
    "Type of entity",
    "Subsidiaries",
    "Parent company",
    "Business registration number (s)",
    "IMO number",
    "Current owner/operator (s)",
    "Current believed flag of ship",
)
_UK = {"Sanctions Imposed": "Asset freeze", "Designation source": "UK", "Date Designated": "31/12/2020"}
_UK_PERSON = _UK | {
    "Unique ID": "RUS9001", "OFSI Group ID": "99001", "UN Reference Number": "QDi.901", "Regime Name": "Russia",
    "Designation Type": "Individual", "Nationality(/ies)": "(1) Russia (2) Belarus",
    "Passport number": "(1) AB123 (2) 77 88", "D.O.B": "dd/mm/1971",
}  # fmt: skip
_UK_FIRM = _UK | {
    "Unique ID": "RUS9002",
    "OFSI Group ID": "99002",
    "Regime Name": "Russia",
    "Designation Type": "Entity",
}
UK_ROWS: tuple[dict[str, str], ...] = (
    _UK_PERSON | {"Name 6": "TESTOV", "Name 1": "Orlan", "Name 2": "Petrovich", "Name type": "Primary Name",
                  "Name non-latin script": "Орлан ТЕСТОВ"},
    _UK_FIRM | {"Name 6": "Fiction Bank JSC", "Name type": "Primary name", "Address Country": "Russia",
                "Business registration number (s)": "1027700132195 (OGRN); Tax ID 7707083893; SWIFT: FICTRUMM"},
    _UK_PERSON | {"Name 6": "The Uncle", "Name type": "ALias", "Alias strength": "Low quality a.k.a"},
    _UK_PERSON | {"Name 6": "TESTOW", "Name 1": "Orlan", "Name type": "Primary name variation"},
    _UK | {"Unique ID": "RUS9003", "Regime Name": "Russia", "Designation Type": "Ship", "Name 6": "SEA FICTION",
           "Name type": "Primary name", "IMO number": "IMO 9074729", "Current believed flag of ship": "Comoros"},
)  # fmt: skip

UK_XML = """<?xml version="1.0" encoding="utf-8"?>
<Designations><DateGenerated>20/08/2026</DateGenerated>
  <Designation><LastUpdated>01/02/2021</LastUpdated><DateDesignated>31/12/2020</DateDesignated>
    <UniqueID>RUS9001</UniqueID><OFSIGroupID>99001</OFSIGroupID><UNReferenceNumber>QDi.901</UNReferenceNumber>
    <Names><Name><Name1>Orlan</Name1><Name2>Petrovich</Name2><Name6>TESTOV</Name6><NameType>Primary Name</NameType></Name>
      <Name><Name6>The Uncle</Name6><NameType>ALias</NameType><AliasStrength>Low quality a.k.a</AliasStrength></Name>
      <Name><Name1>Orlan</Name1><Name6>TESTOW</Name6><NameType>Primary name variation</NameType></Name></Names>
    <NonLatinNames><NonLatinName><NameNonLatinScript>Орлан ТЕСТОВ</NameNonLatinScript></NonLatinName></NonLatinNames>
    <RegimeName>Russia</RegimeName><IndividualEntityShip>Individual</IndividualEntityShip>
    <DesignationSource>UK</DesignationSource><SanctionsImposed>Asset freeze</SanctionsImposed>
    <IndividualDetails><Individual><DOBs><DOB>dd/mm/1971</DOB></DOBs>
      <Nationalities><Nationality>Russia</Nationality><Nationality>Belarus</Nationality></Nationalities>
      <PassportDetails><Passport><PassportNumber>AB123</PassportNumber></Passport>
        <Passport><PassportNumber>77 88</PassportNumber></Passport></PassportDetails></Individual></IndividualDetails>
  </Designation>
  <Designation><DateDesignated>31/12/2020</DateDesignated><UniqueID>RUS9003</UniqueID>
    <Names><Name><Name6>SEA FICTION</Name6><NameType>Primary name</NameType></Name></Names>
    <RegimeName>Russia</RegimeName><IndividualEntityShip>Ship</IndividualEntityShip>
    <DesignationSource>UK</DesignationSource><SanctionsImposed>Asset freeze</SanctionsImposed>
    <ShipDetails><Ship><IMONumbers><IMONumber>IMO 9074729</IMONumber></IMONumbers>
      <CurrentBelievedFlagOfShips><CurrentBelievedFlagOfShip>Comoros</CurrentBelievedFlagOfShip></CurrentBelievedFlagOfShips>
    </Ship></ShipDetails>
  </Designation>
</Designations>
"""

OFSI_COLUMNS = (
    "Name 6",
    "Name 1",
    "Name 2",
    "Name 3",
    "Name 4",
    "Name 5",
    "Title",
    "Name Non-Latin Script",
    "Non-Latin Script Type",
    "Non-Latin Script Language",
    "DOB",
    "Town of Birth",
    "Country of Birth",
    "Nationality",
    "Passport Number",
    "Passport Details",
    "National Identification Number",
    "NI Details",
    "Position",
    "Address 1",
    "Address 2",
    "Address 3",
    "Address 4",
    "Address 5",
    "Address 6",
    "Post/Zip Code",
    "Country",
    "Other Information",
    "Group Type",
    "Alias Type",
    "Alias Quality",
    "Regime",
    "Listed On",
    "UK Sanctions List Date Designated",
    "Last Updated",
    "Group ID",
)
_OFSI = {"Regime": "Russia", "Listed On": "31/12/2020", "Last Updated": "01/02/2021"}
_OFSI_PERSON = _OFSI | {"Group ID": "99001", "Group Type": "Individual", "Nationality": "Russian"}
_OFSI_REMARK = "(UK Sanctions List Ref):RUS9001 (UN Ref):QDi.901. Also known widely. (Gender):Male (Odd Label):what"
OFSI_ROWS: tuple[dict[str, str], ...] = (
    _OFSI_PERSON | {"Name 6": "TESTOV", "Name 1": "Orlan", "Alias Type": "Primary name", "DOB": "00/00/1971",
                    "Name Non-Latin Script": "Орлан ТЕСТОВ", "Other Information": _OFSI_REMARK},
    _OFSI_PERSON | {"Name 6": "TESTOV", "Name 1": "Orlan", "Alias Type": "Primary name", "DOB": "00/00/1972",
                    "Other Information": _OFSI_REMARK, "Listed On": "30/12/2020"},
    _OFSI_PERSON | {"Name 6": "The Uncle", "Alias Type": "AKA", "Alias Quality": "Low"},
    _OFSI | {"Group ID": "99002", "Group Type": "Entity", "Name 6": "Fiction Bank JSC", "Alias Type": "Primary name",
             "Country": "Russia", "Other Information": "(Business Reg No):1027700132195 (Parent company):Fiction Group"},
    _OFSI | {"Group ID": "99002", "Group Type": "Entity", "Name 6": "Old Fiction Bank", "Alias Type": "FKA"},
)  # fmt: skip


def uk_csv(rows: Iterable[Mapping[str, str]] = UK_ROWS) -> str:
    """Write the UK Sanctions List as CSV."""
    return table(UK_COLUMNS, rows, first="Report Date: 20-Aug-2026")


def ofsi_csv(rows: Iterable[Mapping[str, str]] = OFSI_ROWS) -> str:
    """Write OFSI's list."""
    return table(OFSI_COLUMNS, rows, first="Last Updated,27/04/2021" + "," * (len(OFSI_COLUMNS) - 2))
