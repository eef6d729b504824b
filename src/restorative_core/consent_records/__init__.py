"""Consent records and receipts, in the terms of ISO/IEC TS 27560 and the W3C Data Privacy Vocabulary."""
