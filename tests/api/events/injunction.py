"""An order of a court that enjoins a listing, as it is recorded."""

HIKVISION = "ofac-30946"
ORDER = {
    "list": "us-ccmc",
    "event": "enjoined",
    "at": "2021-03-12T09:30-05:00",
    "authority": "D.D.C.",
    "reference": "1:21-cv-01234 doc. 9",
    "source": "opinion; https://example.org/9",
    "grade": "A",
    "by": "Ann Lee",
}
