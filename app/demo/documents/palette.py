"""The portal's colours for Office files, as six hexadecimal digits; the handbooks name the same in Typst."""

PINE = "103B38"
FERN = "1F6B5F"
HEATHER = "6A3B82"
GORSE = "FFC72C"
FLINT = "1F2C2A"
SLATE = "4E5D5A"
MIST = "F1F6F3"
WHITE = "FFFFFF"
PALE_FERN = "DCEBE4"
HEATHER_TINT = "F1E8F5"

# Office files cannot rely on the portal's own typefaces being installed; these two come with Office.
TITLE_FACE = "Georgia"
TEXT_FACE = "Calibri"
