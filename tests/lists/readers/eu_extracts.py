# ruff: noqa: E501 (published lines are as long as they are)
"""A small list true to the European Union's formats, XML and CSV; its parties are made up."""

from collections.abc import Iterable, Mapping

from tests.lists.readers.written_files import table

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


def eu_csv(rows: Iterable[Mapping[str, str]] = EU_ROWS) -> str:
    """Write the EU's CSV, with its byte order mark."""
    return "\ufeff" + table(EU_COLUMNS, rows, ";")
