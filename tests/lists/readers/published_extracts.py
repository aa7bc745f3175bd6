# ruff: noqa: E501 (published lines are as long as they are)
"""Small lists true to their publishers' formats; their parties are made up."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from service.lists.readers.records import SourceFile

UN = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<CONSOLIDATED_LIST xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" dateGenerated="2026-02-27T00:00:09.554Z">
  <INDIVIDUALS>
    <INDIVIDUAL>
      <DATAID>7000001</DATAID><VERSIONNUM>1</VERSIONNUM>
      <FIRST_NAME>ORLAN</FIRST_NAME><SECOND_NAME>TESTOV</SECOND_NAME><THIRD_NAME>na</THIRD_NAME>
      <UN_LIST_TYPE>Taliban</UN_LIST_TYPE><REFERENCE_NUMBER>TAi.901</REFERENCE_NUMBER>
      <LISTED_ON>2015-04-07-04:00</LISTED_ON>
      <NAME_ORIGINAL_SCRIPT>Орлан Тестов</NAME_ORIGINAL_SCRIPT>
      <COMMENTS1>Made up.</COMMENTS1>
      <NATIONALITY><VALUE>Democratic People’s Republic of Korea</VALUE></NATIONALITY>
      <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Orlan Tesdov; Orlan Tesztov b) O. Testow</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Uncle</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>the uncle</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Orl (original script: Орл)</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1971</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Número de pasaporte</TYPE_OF_DOCUMENT><NUMBER> AB187304 </NUMBER></INDIVIDUAL_DOCUMENT>
      <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>National Identification
          Number</TYPE_OF_DOCUMENT><NUMBER>103-006</NUMBER></INDIVIDUAL_DOCUMENT>
      <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT2>Italian Fiscal Code</TYPE_OF_DOCUMENT2><NUMBER>TSTRLN71A01Z100A</NUMBER></INDIVIDUAL_DOCUMENT>
      <INDIVIDUAL_DOCUMENT/>
    </INDIVIDUAL>
  </INDIVIDUALS>
  <ENTITIES>
    <ENTITY>
      <DATAID>110001</DATAID><FIRST_NAME>GENERAL FICTION CORPORATION (GFC)</FIRST_NAME>
      <UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPe.901</REFERENCE_NUMBER><LISTED_ON>2009-07-16</LISTED_ON>
      <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>Fiction Trading (FT)</ALIAS_NAME></ENTITY_ALIAS>
      <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Old Fiction Bureau</ALIAS_NAME></ENTITY_ALIAS>
      <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>華信虛構(香港)有限公司</ALIAS_NAME></ENTITY_ALIAS>
      <ENTITY_ADDRESS><COUNTRY>China</COUNTRY></ENTITY_ADDRESS>
      <ENTITY_ADDRESS><COUNTRY>Syrian Arab Republic</COUNTRY></ENTITY_ADDRESS>
    </ENTITY>
  </ENTITIES>
</CONSOLIDATED_LIST>
"""

EU_XML = """<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-08-05T15:29:22.497+02:00" globalFileId="1">
  <sanctionEntity designationDate="2014-07-30" unitedNationId="QDi.901" euReferenceNumber="EU.9001.11" logicalId="900001">
    <remark>Made up.</remark>
    <regulation regulationType="amendment" organisationType="council" publicationDate="2022-03-01" entryIntoForceDate="2022-03-02" numberTitle="2022/901 (OJ L901)" programme="UKR" logicalId="1"/>
    <subjectType code="person" classificationCode="P"/>
    <nameAlias firstName="Орлан" lastName="Тестов" wholeName="Орлан Тестов" nameLanguage="RU" strong="true" logicalId="11"/>
    <nameAlias firstName="Orlan" middleName="" lastName="TESTOV" wholeName="" strong="true" logicalId="12">
      <regulationSummary publicationDate="2014-08-01" numberTitle="825/2014"/>
    </nameAlias>
    <nameAlias wholeName="The Uncle" strong="false" logicalId="13">
      <regulationSummary publicationDate="2022-03-01" numberTitle="2022/901"/>
    </nameAlias>
    <citizenship countryIso2Code="RU"/>
    <address countryIso2Code="00"/>
    <birthdate birthdate="1971-01-02" year="1971"/>
    <identification identificationTypeCode="passport" number="488555" latinNumber="" countryIso2Code="00"/>
  </sanctionEntity>
  <sanctionEntity designationDate="" unitedNationId="" euReferenceNumber="EU.9002.22" logicalId="900002">
    <regulation publicationDate="2022-03-01" entryIntoForceDate="2022-03-02" numberTitle="2022/901 (OJ L901)" programme="UKR"/>
    <subjectType code="enterprise" classificationCode="E"/>
    <nameAlias wholeName="Fiction Bank JSC" strong="true"/>
    <address countryIso2Code="BY"/>
    <identification identificationTypeCode="swiftbic" number="FICTBY2X"/>
    <identification identificationTypeCode="regnumber" number="1027700000000" latinNumber="1027700000000"/>
  </sanctionEntity>
</export>
"""

# The columns of the EU's CSV 1.1, part by part.
_EU_ACT = "Regulation_Type Regulation_OrganisationType Regulation_PublicationDate Regulation_EntryIntoForceDate Regulation_NumberTitle Regulation_Programme Regulation_PublicationUrl"
_EU_PARTS = {
    "Entity": f"LogicalId EU_ReferenceNumber UnitedNationId DesignationDate DesignationDetails Remark SubjectType SubjectType_ClassificationCode {_EU_ACT}",
    "NameAlias": f"LastName FirstName MiddleName WholeName NameLanguage Gender Title Function LogicalId RegulationLanguage Remark {_EU_ACT}",
    "Address": f"City Street PoBox ZipCode Region Place AsAtListingTime ContactInfo CountryIso2Code CountryDescription LogicalId RegulationLanguage Remark {_EU_ACT}",
    "BirthDate": f"BirthDate Day Month Year YearRangeFrom YearRangeTo Circa CalendarType ZipCode Region Place City CountryIso2Code CountryDescription LogicalId RegulationLanguage Remark {_EU_ACT}",
    "Identification": f"Number Diplomatic KnownExpired KnownFalse ReportedLost RevokedByIssuer IssuedBy IssuedDate ValidFrom ValidTo LatinNumber NameOnDocument TypeCode TypeDescription Region CountryIso2Code CountryDescription LogicalId RegulationLanguage Remark {_EU_ACT}",
    "Citizenship": f"Region CountryIso2Code CountryDescription LogicalId RegulationLanguage Remark {_EU_ACT}",
}  # fmt: skip
EU_COLUMNS = ("fileGenerationDate", *(f"{part}_{one}" for part, said in _EU_PARTS.items() for one in said.split()))
_PERSON = {
    "fileGenerationDate": "05/08/2026", "Entity_LogicalId": "900001", "Entity_EU_ReferenceNumber": "EU.9001.11",
    "Entity_UnitedNationId": "QDi.901", "Entity_DesignationDate": "2014-07-30", "Entity_Remark": "Made up.",
    "Entity_SubjectType": "P", "Entity_SubjectType_ClassificationCode": "person",
    "Entity_Regulation_PublicationDate": "2022-03-01", "Entity_Regulation_EntryIntoForceDate": "2022-03-02",
    "Entity_Regulation_NumberTitle": "2022/901 (OJ L901)", "Entity_Regulation_Programme": "UKR",
}  # fmt: skip
_BANK = _PERSON | {
    "Entity_LogicalId": "900002", "Entity_EU_ReferenceNumber": "EU.9002.22", "Entity_UnitedNationId": "",
    "Entity_DesignationDate": "", "Entity_Remark": "", "Entity_SubjectType": "E",
    "Entity_SubjectType_ClassificationCode": "enterprise",
}  # fmt: skip
EU_ROWS: tuple[dict[str, str], ...] = (
    _PERSON | {"NameAlias_WholeName": "Орлан Тестов", "NameAlias_NameLanguage": "RU"},
    _PERSON | {"NameAlias_FirstName": "Orlan", "NameAlias_LastName": "TESTOV",
               "NameAlias_Regulation_PublicationDate": "2014-08-01"},
    _PERSON | {"NameAlias_WholeName": "The Uncle", "NameAlias_Regulation_PublicationDate": "2022-03-01"},
    _PERSON | {"Citizenship_CountryIso2Code": "RU", "Address_CountryIso2Code": "00"},
    _PERSON | {"BirthDate_BirthDate": "1971-01-02", "BirthDate_Year": "1971"},
    _PERSON | {"Identification_Number": "488555", "Identification_TypeCode": "passport"},
    _BANK | {"NameAlias_WholeName": "Fiction Bank JSC", "Address_CountryIso2Code": "BY"},
    _BANK | {"Identification_Number": "FICTBY2X", "Identification_TypeCode": "swiftbic"},
    _BANK | {"Identification_Number": "1027700000000", "Identification_TypeCode": "regnumber"},
)  # fmt: skip

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


def source(text: str | bytes, name: str = "list") -> list[SourceFile]:
    """Make of a text the file that a reader is given."""
    return [SourceFile(name, text.encode() if isinstance(text, str) else text)]


def table(columns: Sequence[str], rows: Iterable[Mapping[str, str]], delimiter: str = ",", first: str = "") -> str:
    """Write rows under their columns as publishers do."""
    quoted = (delimiter.join(_cell(row.get(column, ""), delimiter) for column in columns) for row in rows)
    return "\r\n".join([*([first] if first else []), delimiter.join(columns), *quoted]) + "\r\n"


def _cell(value: str, delimiter: str) -> str:
    return f'"{value}"' if delimiter in value else value


def eu_csv(rows: Iterable[Mapping[str, str]] = EU_ROWS) -> str:
    """Write the EU's CSV, with its byte order mark."""
    return "\ufeff" + table(EU_COLUMNS, rows, ";")


def uk_csv(rows: Iterable[Mapping[str, str]] = UK_ROWS) -> str:
    """Write the UK Sanctions List as CSV."""
    return table(UK_COLUMNS, rows, first="Report Date: 20-Aug-2026")


def ofsi_csv(rows: Iterable[Mapping[str, str]] = OFSI_ROWS) -> str:
    """Write OFSI's list."""
    return table(OFSI_COLUMNS, rows, first="Last Updated,27/04/2021" + "," * (len(OFSI_COLUMNS) - 2))


def ods(rows: Iterable[Sequence[str]], *, is_pretty: bool = True) -> bytes:
    """Write a sheet as the FCDO does: pretty-printed, each row and the sheet filled up with repeated empty cells."""
    edge = '<table:table-cell table:number-columns-repeated="16376"/>'
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}{edge}</table:table-row>" for row in rows)
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="UK_Sanction_List">{body}<table:table-row table:number-rows-repeated="1043268">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    content = xml.replace("><", ">\n            <") if is_pretty else xml
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return packed.getvalue()


def _ods_cell(value: str) -> str:
    if not value:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
