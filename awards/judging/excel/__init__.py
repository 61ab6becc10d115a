"""A judge's score sheets as a workbook, and back."""
