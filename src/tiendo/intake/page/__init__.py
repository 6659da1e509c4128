"""What stands where on a page: boxes of words and cells become paragraphs and tables; PDF and scans share it."""
