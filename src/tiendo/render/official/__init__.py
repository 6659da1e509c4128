"""The outline of an official paper as DOCX, PDF and XLSX, in the forms of the State and of the Party."""
